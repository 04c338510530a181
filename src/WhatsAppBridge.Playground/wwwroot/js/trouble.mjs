// What is to go wrong with the next message, and how long the assistant takes.

import { element } from './icons.mjs';

const TROUBLES = [
  ['None', 'none', 'All goes well.'],
  ['AssistantError', 'assistant fails', 'The assistant answers with an error of its own. The person gets a text all the same.'],
  ['ExpiredSession', 'session expired', 'In a conversation that has begun: the assistant has forgotten it, the bridge begins a new one and asks again.'],
  ['DuplicateWebhook', 'webhook twice', 'Twilio posts the message a second time. It is answered again, not asked again.'],
  ['LostConnection', 'connection lost', 'Twilio’s connection breaks before the answer is there. The answer goes by REST.'],
  ['Undelivered', 'not delivered', 'The answer never reaches the phone. The portal’s attention list shows it.'],
];

export class Trouble {
  #find;
  #chosen = 'None';

  constructor(find) {
    this.#find = find;
    find('trouble').append(...TROUBLES.map(([name, label]) => this.#draw(name, label)));
    find('trouble').addEventListener('change', (event) => this.#choose(event.target.value));
    find('disarm').addEventListener('click', () => {
      this.#choose('None');
      find('composer').focus();
    });
    find('delay').addEventListener('input', () => this.#show());
    this.#show();
  }

  /** For the message that is sent now; the trouble is then over, the delay stays. */
  take() {
    const taken = { trouble: this.#chosen, delay: Number(this.#find('delay').value) };
    this.#choose('None');
    return taken;
  }

  #draw(name, label) {
    const radio = element('input');
    radio.type = 'radio';
    radio.name = 'trouble';
    radio.value = name;
    radio.checked = name === this.#chosen;
    radio.dataset.testid = `trouble-${name}`;
    return element('label', 'chip', radio, element('span', '', label));
  }

  #choose(name) {
    this.#chosen = name;
    for (const radio of this.#find('trouble').querySelectorAll('input')) radio.checked = radio.value === name;
    this.#show();
  }

  #show() {
    const [, label, hint] = TROUBLES.find(([name]) => name === this.#chosen);
    const seconds = Number(this.#find('delay').value);
    this.#find('trouble-hint').textContent = hint;
    this.#find('armed').hidden = this.#chosen === 'None';
    this.#find('armed-text').textContent = `Next message: ${label}`;
    this.#find('delay-shown').textContent = seconds === 0 ? 'no' : `${seconds} s`;
    this.#find('delay').setAttribute('aria-valuetext', seconds === 0 ? 'no longer' : `${seconds} seconds longer`);
  }
}
