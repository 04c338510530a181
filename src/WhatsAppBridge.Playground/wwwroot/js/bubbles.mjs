// The conversation: bubbles by id, drawn anew only when they change.

import { element, icon } from './icons.mjs';
import { draw, parse } from './markup.mjs';
import { drawMedia } from './media.mjs';

const STATUS = {
  Pending: ['pending', 'sending'],
  Sent: ['sent', 'sent'],
  Delivered: ['twice', 'delivered'],
  Read: ['twice', 'read'],
  Failed: ['failed', 'failed'],
};
const EMOJI_ONLY = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u200d\ufe0f\s]){1,9}$/u;

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

export class Bubbles {
  #log;
  #toEnd;
  #handlers;
  #entries = new Map();
  #typing = drawTyping();

  /** `handlers`: onChoice(number), onSelect(sid), onRetry(bubble). */
  constructor(log, toEnd, handlers) {
    this.#log = log;
    this.#toEnd = toEnd;
    this.#handlers = handlers;
    log.addEventListener('scroll', () => this.#showWayDown(), { passive: true });
    toEnd.addEventListener('click', () => this.scrollToEnd('smooth'));

    // Pictures grow after they are drawn, and the keyboard takes room away: who was at the end stays there.
    for (const loaded of ['load', 'loadedmetadata', 'error']) log.addEventListener(loaded, () => this.#keepAtEnd(), true);
    new ResizeObserver(() => this.#keepAtEnd()).observe(log);
  }

  clear() {
    this.#entries.clear();
    this.#log.replaceChildren();
  }

  /** Adds a bubble or draws it anew; a message this page sent is known by its own name for it first. */
  put(bubble) {
    const atEnd = this.#isAtEnd;
    const key = bubble.clientId ?? bubble.id;
    const known = this.#entries.get(key);
    const node = bubble.direction === 'Note' ? drawNote(bubble) : this.#draw(bubble);
    if (known?.node.classList.contains('is-selected')) node.classList.add('is-selected');
    if (known) known.node.replaceWith(node);
    else this.#append(node, bubble);
    this.#entries.set(key, { node, bubble });
    this.#group();
    if (atEnd || bubble.status === 'Pending') this.scrollToEnd();
    else this.#showWayDown();
  }

  isPending(key) {
    return this.#entries.get(key)?.bubble.status === 'Pending';
  }

  setTyping(on) {
    const atEnd = this.#isAtEnd;
    if (on) this.#log.append(this.#typing);
    else this.#typing.remove();
    this.#group();
    if (atEnd) this.scrollToEnd();
  }

  select(sid) {
    for (const { node, bubble } of this.#entries.values()) node.classList.toggle('is-selected', bubble.id === sid);
  }

  scrollToEnd(behavior = 'instant') {
    this.#log.scrollTo({ top: this.#log.scrollHeight, behavior });
    this.#wasAtEnd = true;
    this.#toEnd.hidden = true;
  }

  #wasAtEnd = true;

  get #isAtEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 60;
  }

  #showWayDown() {
    this.#wasAtEnd = this.#isAtEnd;
    this.#toEnd.hidden = this.#wasAtEnd;
  }

  #keepAtEnd() {
    if (this.#wasAtEnd) this.scrollToEnd();
  }

  #append(node, bubble) {
    const last = [...this.#entries.values()].at(-1)?.bubble;
    if (new Date(bubble.at).toDateString() !== (last && new Date(last.at).toDateString())) this.#log.append(drawDay(bubble.at));
    this.#log.append(node);
    if (this.#typing.isConnected) this.#log.append(this.#typing);
  }

  /** A tail for the first of several in a row from one side. */
  #group() {
    let side = '';
    for (const node of this.#log.children) {
      const direction = node === this.#typing ? 'in' : node.dataset.direction ?? '';
      node.classList.toggle('is-first', direction !== '' && direction !== side);
      side = direction;
    }
  }

  #draw(bubble) {
    const direction = bubble.direction.toLowerCase();
    const incoming = direction === 'in';
    const text = element('div', 'text');
    text.dataset.testid = 'bubble-text';
    text.append(draw(bubble.text ? parse(bubble.text) : [], document, incoming ? this.#handlers.onChoice : null));

    // The style sheet keeps the end of the last line clear for the time.
    const last = text.lastElementChild;
    if (last) last.dataset.time = timeOf(bubble);

    const body = element('div', bubble.text ? 'body' : 'body is-blank', text, drawMeta(bubble, incoming));
    body.dir = 'auto';
    const node = element('div', 'bubble', element('span', 'sr-only', incoming ? 'Assistant:' : 'You:'));
    node.dataset.testid = 'bubble';
    node.dataset.direction = direction;
    node.dataset.status = bubble.status;
    node.dataset.sid = bubble.id;
    node.classList.toggle('is-emoji', EMOJI_ONLY.test(bubble.text) && /\p{Extended_Pictographic}/u.test(bubble.text));
    if (bubble.mediaUrl) {
      node.classList.add('has-media');
      node.append(drawMedia(bubble.mediaUrl, bubble.mediaContentType));
    }

    node.append(body);
    if (bubble.unsent) node.append(this.#drawRetry(bubble));
    else if (bubble.status !== 'Pending') this.#makeSelectable(node, bubble);
    return node;
  }

  #makeSelectable(node, bubble) {
    const button = element('button', 'inside', icon('inside'));
    button.type = 'button';
    button.ariaLabel = 'Look inside this message';
    node.append(button);
    node.addEventListener('click', (event) => {
      const inSomethingElse = event.target.closest('a, audio, video, button:not(.inside)');
      if (!inSomethingElse && getSelection().isCollapsed) this.#handlers.onSelect(bubble.id);
    });
  }

  #drawRetry(bubble) {
    const button = element('button', 'retry', 'Not sent. Try again');
    button.type = 'button';
    button.addEventListener('click', () => this.#handlers.onRetry(bubble));
    return button;
  }
}

const timeOf = (bubble) => time.format(new Date(bubble.at));

function drawMeta(bubble, incoming) {
  // Left to right also in a text that is not, or 4:44 PM reads PM 4:44.
  const at = element('time', '', timeOf(bubble));
  at.dateTime = bubble.at;
  at.dir = 'ltr';
  const meta = element('span', 'meta', at);
  if (!incoming) {
    const [name, label] = STATUS[bubble.status];
    const ticks = icon(name, 'ticks');
    ticks.dataset.status = bubble.status;
    meta.append(ticks, element('span', 'sr-only', label));
  }

  return meta;
}

function drawNote(bubble) {
  const note = element('div', 'note', bubble.text);
  note.dataset.testid = 'note';
  return note;
}

function drawDay(at) {
  const date = new Date(at);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  return element('div', 'day', ['Today', 'Yesterday'][days] ?? day.format(date));
}

function drawTyping() {
  const typing = element('div', 'bubble typing', element('i'), element('i'), element('i'));
  typing.dataset.testid = 'typing';
  typing.setAttribute('aria-hidden', 'true');
  return typing;
}
