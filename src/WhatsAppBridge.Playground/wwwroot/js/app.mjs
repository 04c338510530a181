// Puts the page together.

import { fetchState, postMessage, watch } from './api.mjs';
import { Bubbles } from './bubbles.mjs';
import { wireComposer } from './composer.mjs';
import { Inspector } from './inspector.mjs';

// The typing indicator of the other side ends by itself after 25 s, without an event.
const TYPING_LASTS = 26_000;

const find = (id) => document.getElementById(id);
const narrow = matchMedia('(max-width: 719px)');

const inspector = new Inspector(find('inspector-body'));
const bubbles = new Bubbles(find('log'), find('to-end'), { onChoice: send, onSelect: select, onRetry: retry });

let person = new URLSearchParams(location.search).get('person')?.replace(/^\s*(?=\d)/, '+') ?? '';
let epoch = '';
let offline = false;
let typingTimer = 0;
let refreshTimer = 0;

async function start() {
  try {
    const state = await fetchState(person);
    ({ person } = state);
    find('who').textContent = person;
    apply(state);
    bubbles.scrollToEnd();
    watch(state, apply, onLine);
  } catch {
    showPresence('not connected');
    setTimeout(start, 2000);
  }
}

function apply(state) {
  if (state.epoch !== epoch) {
    bubbles.clear();
    epoch = state.epoch;
  }

  state.bubbles.forEach((bubble) => bubbles.put(bubble));
  setTyping(state.typing);

  // The newest message is the interesting one, until the person looks at another.
  const newest = state.bubbles.filter((bubble) => bubble.direction === 'Out').at(-1);
  if (newest && newest.status === 'Sent' || !inspector.sid && newest) mark(newest.id);
  else refreshSoon();
}

function setTyping(on) {
  clearTimeout(typingTimer);
  bubbles.setTyping(on);
  showPresence(on ? 'typing …' : 'online');
  if (on) typingTimer = setTimeout(async () => setTyping((await fetchState(person)).typing), TYPING_LASTS);
}

async function onLine(on) {
  if (!on) showPresence('not connected');
  else if (offline) apply(await fetchState(person));
  offline = !on;
}

function showPresence(text) {
  find('presence').textContent = text;
}

function send(text) {
  const clientId = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  return deliver({ id: clientId, clientId, direction: 'Out', text, at: new Date().toISOString() });
}

function retry(bubble) {
  return deliver({ ...bubble, unsent: false });
}

async function deliver(bubble) {
  bubbles.put({ ...bubble, status: 'Pending' });
  try {
    await postMessage({ person, text: bubble.text, clientId: bubble.clientId });
  } catch {
    // The line may break after the message got through; the events tell.
    if (bubbles.isPending(bubble.clientId)) bubbles.put({ ...bubble, status: 'Failed', unsent: true });
  }
}

function mark(sid) {
  bubbles.select(sid);
  return inspector.show(sid);
}

function select(sid) {
  if (narrow.matches) openPanel('inspector');
  return mark(sid);
}

/** Several changes come together; one look is enough for them. */
function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(() => inspector.refresh(), 80);
}

let opener = null;

function openPanel(id) {
  opener = document.activeElement;
  find(id).classList.add('is-open');
  find(id).querySelector('[data-close]').focus();
}

function closePanels() {
  document.querySelectorAll('.panel.is-open').forEach((panel) => panel.classList.remove('is-open'));
  opener?.focus();
  opener = null;
}

document.querySelectorAll('[data-open]').forEach((button) => button.addEventListener('click', () => openPanel(button.dataset.open)));
document.querySelectorAll('[data-close]').forEach((button) => button.addEventListener('click', closePanels));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closePanels();
});

find('commands').addEventListener('click', (event) => {
  const button = event.target.closest('button[data-text]');
  if (!button) return;
  closePanels();
  send(button.dataset.text);
  find('composer').focus();
});

wireComposer(find('composer-form'), find('composer'), send);

function showClock() {
  find('clock').textContent = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(new Date()).replace(/\s?[AP]M$/i, '');
  setTimeout(showClock, 60_000 - (Date.now() % 60_000));
}

showClock();
if (!narrow.matches) find('composer').focus();
start();
