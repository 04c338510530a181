// The conversation: bubbles by id, drawn anew only when they change.

import { drawLinkCard, drawPlace, firstLink } from './cards.mjs';
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

// Bubbles are kept in boxes of so many; a browser leaves out the work for boxes that are out of sight.
const BOX = 40;

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

export class Bubbles {
  #log;
  #toEnd;
  #handlers;
  #entries = new Map();
  #box = null;
  #last = null;
  #selected = null;
  #typing = drawTyping();
  #wasAtEnd = true;
  #sizes = new ResizeObserver(() => this.#keepAtEnd());

  /** `handlers`: onChoice(number), onSelect(sid), onRetry(bubble). */
  constructor(log, toEnd, handlers) {
    this.#log = log;
    this.#toEnd = toEnd;
    this.#handlers = handlers;
    log.addEventListener('scroll', () => this.#showWayDown(), { passive: true });
    toEnd.addEventListener('click', () => this.scrollToEnd(this.#isNearEnd ? 'smooth' : 'instant'));

    // Pictures grow after they are drawn, boxes are laid out late, the keyboard takes room away: who was at the end stays there.
    for (const loaded of ['load', 'loadedmetadata', 'error']) log.addEventListener(loaded, () => this.#keepAtEnd(), true);
    this.#sizes.observe(log);
  }

  clear() {
    this.#entries.clear();
    this.#log.replaceChildren();
    this.#sizes.disconnect();
    this.#sizes.observe(this.#log);
    this.#box = this.#last = this.#selected = null;
  }

  /** Adds bubbles or draws them anew; a message this page sent is known by its own name for it first. */
  put(...bubbles) {
    if (bubbles.length === 0) return;

    // Where the person looks was noted when it changed: to ask now would make the browser lay the page out once more.
    const atEnd = this.#wasAtEnd;
    for (const bubble of bubbles) this.#place(bubble);
    if (atEnd || bubbles.some((bubble) => bubble.status === 'Pending')) this.scrollToEnd();
    else this.#showWayDown();
  }

  get isEmpty() {
    return this.#entries.size === 0;
  }

  isPending(key) {
    return this.#entries.get(key)?.bubble.status === 'Pending';
  }

  setTyping(on) {
    if (on === this.#typing.isConnected) return;

    const atEnd = this.#wasAtEnd;
    if (on) this.#log.append(this.#typing);
    else this.#typing.remove();
    this.#typing.classList.toggle('is-first', this.#last?.direction !== 'In');
    if (atEnd) this.scrollToEnd();
  }

  select(sid) {
    this.#selected?.classList.remove('is-selected');
    this.#selected = this.#log.querySelector(`[data-sid="${CSS.escape(sid)}"]`);
    this.#selected?.classList.add('is-selected');
  }

  scrollToEnd(behavior = 'instant') {
    this.#log.scrollTo({ top: this.#log.scrollHeight, behavior });
    this.#wasAtEnd = true;
    this.#toEnd.hidden = true;
  }

  get #isAtEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 60;
  }

  /** Farther away, boxes are laid out on the way, and a slow journey ends where the end was when it began. */
  get #isNearEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop < 4 * this.#log.clientHeight;
  }

  #showWayDown() {
    this.#wasAtEnd = this.#isAtEnd;
    this.#toEnd.hidden = this.#wasAtEnd;
  }

  #keepAtEnd() {
    if (this.#wasAtEnd) this.scrollToEnd();
  }

  #place(bubble) {
    const key = bubble.clientId ?? bubble.id;
    const known = this.#entries.get(key);
    if (known && differsInStatusOnly(known.bubble, bubble)) {
      // A sound that plays and a button that has the focus stay what they are.
      known.node.dataset.status = bubble.status;
      known.node.querySelector('.meta').replaceWith(drawMeta(bubble));
      known.bubble = bubble;
      return;
    }

    const node = bubble.direction === 'Note' ? drawNote(bubble) : this.#draw(bubble);
    this.#entries.set(key, { node, bubble });
    if (!known) return this.#append(node, bubble);

    node.classList.toggle('is-first', known.node.classList.contains('is-first'));
    if (known.node === this.#selected) {
      node.classList.add('is-selected');
      this.#selected = node;
    }

    known.node.replaceWith(node);
  }

  #append(node, bubble) {
    const isNewDay = !this.#last || new Date(bubble.at).toDateString() !== new Date(this.#last.at).toDateString();
    // A tail for the first of several in a row from one side.
    node.classList.toggle('is-first', bubble.direction !== 'Note' && (isNewDay || this.#last.direction !== bubble.direction));
    if (!this.#box || this.#box.childElementCount >= BOX) {
      this.#box = element('div', 'box');
      this.#log.insertBefore(this.#box, this.#typing.isConnected ? this.#typing : null);
      this.#sizes.observe(this.#box);
    }

    if (isNewDay) this.#box.append(drawDay(bubble.at));
    this.#box.append(node);
    this.#last = bubble;
  }

  #draw(bubble) {
    const direction = bubble.direction.toLowerCase();
    const incoming = direction === 'in';
    const caption = captionOf(bubble);
    const blocks = caption ? parse(caption) : [];
    const text = element('div', 'text');
    text.dataset.testid = 'bubble-text';
    text.append(draw(blocks, document, incoming ? this.#handlers.onChoice : null));

    // The style sheet keeps the end of the last line clear for the time.
    const last = text.lastElementChild;
    if (last) last.dataset.time = timeOf(bubble);

    const body = element('div', caption ? 'body' : 'body is-blank', text, drawMeta(bubble));
    body.dir = 'auto';
    const node = element('div', 'bubble', element('span', 'sr-only', incoming ? 'Assistant:' : 'You:'));
    node.dataset.testid = 'bubble';
    node.dataset.direction = direction;
    node.dataset.status = bubble.status;
    node.dataset.sid = bubble.id;
    node.classList.toggle('is-emoji', EMOJI_ONLY.test(caption) && /\p{Extended_Pictographic}/u.test(caption));
    if (bubble.isTap) node.append(element('p', 'tap', icon('reply'), 'Tapped a button'));
    const attachment = drawAttachment(bubble, blocks);
    if (attachment) node.append(attachment);
    node.classList.toggle('has-media', attachment !== null);
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

const CONTENT = ['id', 'text', 'mediaUrl', 'at', 'unsent'];

const differsInStatusOnly = (one, other) =>
  other.direction !== 'Note' && one.status !== 'Pending' && CONTENT.every((name) => one[name] === other[name]);

/** The words of a bubble: none for a place, or for a file whose name is all that came with it. */
const captionOf = ({ text = '', location, fileName }) => (location || (fileName && text === fileName) ? '' : text);

function drawAttachment(bubble, blocks) {
  if (bubble.location) return drawPlace(bubble.location);
  if (bubble.mediaUrl) return drawMedia(bubble);

  const link = firstLink(blocks);
  return link ? drawLinkCard(link) : null;
}

const timeOf = (bubble) => time.format(new Date(bubble.at));

function drawMeta(bubble) {
  // Left to right also in a text that is not, or 4:44 PM reads PM 4:44.
  const at = element('time', '', timeOf(bubble));
  at.dateTime = bubble.at;
  at.dir = 'ltr';
  const meta = element('span', 'meta', at);
  if (bubble.direction !== 'In' || bubble.status === 'Failed') {
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
  typing.dataset.direction = 'in';
  typing.setAttribute('aria-hidden', 'true');
  return typing;
}
