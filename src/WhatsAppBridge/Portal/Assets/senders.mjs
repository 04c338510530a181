// The numbers at Twilio and where they point to.

import { copyButton, element, find, get, post, say } from './portal.mjs';

export class Senders {
  #onChange;

  /** `onChange()` is called when a number points elsewhere than before. */
  constructor(onChange) {
    this.#onChange = onChange;
    find('reload-senders').addEventListener('click', () => this.show());
  }

  async show() {
    find('senders-state').textContent = 'Asking Twilio …';
    try {
      const { senders, canPoint } = await get('senders');
      find('senders-state').textContent = senders.length === 0
        ? 'Twilio knows no WhatsApp sender of these accounts that this bridge answers for. The sandbox is none: it is set up below.'
        : '';
      find('senders').replaceChildren(...senders.map((sender) => this.#draw(sender, canPoint)));
    } catch (trouble) {
      find('senders-state').textContent = trouble.message;
      find('senders').replaceChildren();
    }
  }

  #draw(sender, canPoint) {
    const title = element('h3', '', `${sender.number} `, tag(sender.status.toLowerCase().replaceAll('_', ' '), sender.isOnline ? 'good' : 'bad'));
    if (sender.quality) title.append(' ', tag(`quality ${sender.quality.toLowerCase()}`, sender.quality === 'LOW' ? 'bad' : sender.quality === 'MEDIUM' ? 'warn' : 'good'));
    title.append(' ', tag(...directionOf(sender)));
    const row = element('li', 'sender', title);
    row.dataset.testid = 'sender';
    for (const reason of sender.offlineReasons) row.append(element('p', 'problem', reason));
    row.append(element('table', '', element('tbody', '', ...sender.pointers.map((pointer) => drawPointer(pointer, sender)))));
    if (!sender.pointsHere && canPoint) row.append(this.#drawPoint(sender));
    return row;
  }

  #drawPoint({ number }) {
    const problem = element('p', 'problem');
    problem.setAttribute('role', 'alert');
    const button = element('button', 'main', 'Point Twilio here');
    button.type = 'button';
    button.dataset.testid = 'point';
    button.addEventListener('click', async () => {
      button.disabled = true;
      button.textContent = 'Waiting for Twilio …';
      try {
        await post('senders/point', { number });
        say(`${number} points here now.`);
        await this.show();
        this.#onChange();
      } catch (trouble) {
        problem.textContent = trouble.message;
        button.disabled = false;
        button.textContent = 'Point Twilio here';
      }
    });
    return element('div', '', button, problem);
  }
}

const isRight = ({ present, wanted }) => present === wanted || present?.split(/[#?]/)[0] === wanted.split('#')[0];

const directionOf = ({ pointsHere, pointers: [webhook] }) =>
  pointsHere ? ['points here', 'good'] : isRight(webhook) ? ['points here, not complete', 'warn'] : ['points elsewhere', 'bad'];

function drawPointer(pointer, { number }) {
  const { name, present, wanted } = pointer;
  const head = element('th', '', name);
  head.scope = 'row';
  const right = isRight(pointer);
  const value = element('td', '', element('code', '', present ?? 'nothing'));
  if (!right) value.append(element('p', 'wanted copy-line', element('code', '', wanted), copyButton(`${name} address for ${number}`, wanted)));
  return element('tr', '', head, value, element('td', '', tag(right ? 'right' : present ? 'another' : 'missing', right ? 'good' : 'warn')));
}

const tag = (text, kind) => element('span', `tag is-${kind}`, text);
