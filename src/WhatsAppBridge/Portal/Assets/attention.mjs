// What waits for attention. The frame asks for it every few seconds; this page draws what has changed.

import { element, find, post, say, timeOf } from './portal.mjs';

const KINDS = { NotDelivered: 'Not delivered', NotSent: 'Not sent', NotAnswered: 'Not answered' };

const rows = new Map();
let known = false;

document.addEventListener('attention', ({ detail: items }) => show(items));
document.addEventListener('attention-trouble', ({ detail: text }) => { find('attention-state').textContent = text; });
find('dismiss-all').addEventListener('click', () => dismiss([...rows.keys()]));
find('retry-all').addEventListener('click', () => retry([...rows].filter(([, row]) => row.querySelector('[data-testid=retry]')).map(([id]) => id)));

function show(items) {
  const arrived = items.filter((item) => !rows.has(item.id));
  const present = new Set(items.map((item) => item.id));
  for (const [id, row] of rows) if (!present.has(id)) remove(id, row);
  for (const item of arrived.toReversed()) {
    rows.set(item.id, draw(item));
    find('entries').prepend(rows.get(item.id));
  }

  for (const item of items) rows.get(item.id).querySelector('time').replaceWith(timeOf(item.noticedAt));
  showState(items.length);
  if (known && arrived.length > 0) say(arrived.length === 1 ? 'One more message needs attention.' : `${arrived.length} more messages need attention.`);
  known = true;
}

function showState(count) {
  find('attention-state').textContent = count === 0 ? '' : count === 1 ? 'One message' : `${count} messages`;
  find('all-actions').hidden = count < 2;
  find('retry-all').hidden = !find('entries').querySelector('[data-testid=retry]');
  find('empty').hidden = count > 0;
}

function draw(item) {
  const dismissal = button('Dismiss', () => dismiss([item.id]));
  dismissal.dataset.testid = 'dismiss';
  dismissal.setAttribute('aria-label', `Dismiss the message for ${item.person}`);
  const actions = element('div', 'actions', dismissal);
  if (item.canRetry) actions.prepend(drawRetry(item));
  const head = element('h2', '', element('span', 'kind', KINDS[item.kind] ?? item.kind), ` ${item.kind === 'NotAnswered' ? 'from' : 'to'} ${item.person}`);
  const facts = element('p', 'facts', timeOf(item.noticedAt), ` · ${item.kind === 'NotAnswered' ? 'at' : 'from'} ${item.number} · `, element('code', '', item.sid));
  if (item.errorCode) facts.append(' · ', codeLink(item.errorCode));
  const row = element('li', 'card entry', element('div', '', head, element('p', 'reason', item.reason), facts), actions);
  if (item.canRetry && item.isRisky) row.querySelector('.reason').after(element('p', 'hint', 'It may have been heard or sent already: trying again may do it twice.'));
  row.querySelector('.facts').after(element('p', 'state'));
  row.dataset.testid = 'entry';
  row.dataset.id = item.id;
  return row;
}

function codeLink(code) {
  const link = element('a', '', `Twilio ${code}`);
  link.href = `https://www.twilio.com/docs/api/errors/${code}`;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return link;
}

function drawRetry(item) {
  const again = button('Try again', () => retry([item.id]));
  again.className = 'main';
  again.dataset.testid = 'retry';
  again.setAttribute('aria-label', `Try again for ${item.person}`);
  return again;
}

function button(text, onClick) {
  const made = element('button', '', text);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

async function dismiss(ids) {
  setBusy(ids, true);
  try {
    const { dismissed } = await (await post('attention/dismiss', { ids: ids.map(Number) })).json();
    say(dismissed === 1 ? 'Dismissed.' : `${dismissed} messages dismissed.`);
    for (const id of ids) if (rows.has(id)) remove(id, rows.get(id));
    showState(rows.size);
    document.dispatchEvent(new CustomEvent('attention-changed'));
  } catch (trouble) {
    setBusy(ids, false);
    find('attention-state').textContent = trouble.message;
  }
}

/** Tried by the bridge within seconds; the entry goes when that went well, and stays where it is when not. */
async function retry(ids) {
  setBusy(ids, true);
  try {
    const opened = new Set((await (await post('attention/retry', { ids: ids.map(Number) })).json()).ids);
    for (const id of ids) showTried(id, opened.has(id) ? 'Being tried again …' : 'Nothing is left that could be tried again.');
    say(opened.size === 1 ? 'One message is tried again.' : `${opened.size} messages are tried again.`);
    setTimeout(() => {
      for (const id of ids) showTried(id, opened.has(id) ? 'Tried again. It leaves this list when it has been made good.' : null);
      setBusy(ids, false);
    }, 6000);
  } catch (trouble) {
    setBusy(ids, false);
    find('attention-state').textContent = trouble.message;
  }
}

function showTried(id, text) {
  const state = rows.get(id)?.querySelector('.state');
  if (state && text !== null) state.textContent = text;
}

/** The focus goes on to the neighbour, not back to the top of the page. */
function remove(id, row) {
  if (row.contains(document.activeElement)) (row.nextElementSibling ?? row.previousElementSibling ?? find('main')).querySelector?.('button')?.focus() ?? find('main').focus();
  rows.delete(id);
  row.remove();
}

function setBusy(ids, busy) {
  for (const id of ids) rows.get(id)?.querySelectorAll('button').forEach((one) => { one.disabled = busy; });
}
