// Is it working, and what has to be entered at Twilio.

import { Checks } from './checks.mjs';
import { copyButton, element, find, get } from './portal.mjs';
import { Senders } from './senders.mjs';

const SANDBOX = '+14155238886';

async function showAddresses() {
  const setup = await get('setup');
  find('guessed').hidden = !setup.isGuessed;
  find('addresses').replaceChildren(
    ...address('Webhook for incoming messages', setup.webhook, 'webhook'),
    ...address('Fallback', setup.fallback, 'fallback'),
    ...address('Status callback', setup.status, 'status'),
  );
}

function address(name, url, id) {
  const value = element('dd', 'copy-line', element('code', '', url), copyButton(`${name} address`, url));
  value.dataset.testid = `address-${id}`;
  return [element('dt', '', name), value];
}

find('join').addEventListener('input', showJoin);

async function showJoin() {
  const written = find('join').value.trim().toLowerCase().replace(/^join\s+/, '').replace(/\s+/g, '-');
  const isRight = /^[a-z]+(-[a-z]+)+$/.test(written);
  find('join-result').hidden = !isRight;
  find('join-problem').textContent = written === '' || isRight || /^[a-z]+-?$/.test(written) ? '' : 'Two words, as the Console shows them.';
  if (!isRight) return;

  const words = new URLSearchParams({ number: SANDBOX, text: `join ${written}` });
  const { link } = await get(`link?${words}`);
  find('join-link').href = link;
  find('join-link').textContent = link;
  find('join-code').src = `api/link.svg?${words}`;
  find('join-code').alt = 'QR code that opens the chat with the sandbox';
}

const checks = new Checks();
const senders = new Senders(() => checks.run());
showAddresses();
senders.show();
checks.run();
