// Puts the page together.

import { fetchState, postMessage, tellRead, watch } from './api.mjs';
import { Attachments } from './attach.mjs';
import { Bubbles } from './bubbles.mjs';
import { wireComposer } from './composer.mjs';
import { Inspector } from './inspector.mjs';
import { nameOf, showPeople } from './people.mjs';
import { Trouble } from './trouble.mjs';

// The typing indicator of the other side ends by itself after 25 s, without an event.
const TYPING_LASTS = 26_000;

const find = (id) => document.getElementById(id);
const narrow = matchMedia('(max-width: 719px)');

const inspector = new Inspector(find('inspector-body'));
const bubbles = new Bubbles(find('log'), find('to-end'), { onChoice: (number) => send({ text: number }), onSelect: select, onRetry: retry });
const attachments = new Attachments(find, send);
const trouble = new Trouble(find);

const asked = new URLSearchParams(location.search);
let person = asked.get('person')?.replace(/^\s*(?=\d)/, '+') ?? '';
let epoch = '';
let offline = false;
let typingTimer = 0;
let refreshTimers = [];

async function start() {
  try {
    const state = await fetchState(person);
    ({ person } = state);
    showPeople(find('people'), person, asked.get('name')?.trim().slice(0, 100));
    find('who').textContent = `${nameOf(person)}, ${person}`;
    document.title = `${nameOf(person)} – WhatsAppBridge playground`;
    find('log').setAttribute('aria-busy', 'true');
    apply(state);
    find('log').setAttribute('aria-busy', 'false');
    find('beginning').hidden = !bubbles.isEmpty;
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

  bubbles.put(...state.bubbles);
  if (state.bubbles.length > 0) find('beginning').hidden = true;
  setTyping(state.typing);

  if (state.bubbles.some((bubble) => bubble.direction === 'In')) lookAt();

  // The newest message is the interesting one, until the person looks at another.
  const newest = state.bubbles.filter((bubble) => bubble.direction === 'Out').at(-1);
  if (newest && newest.status === 'Sent' || !inspector.sid && newest) mark(newest.id);
  else refreshSoon();
}

/** What stands on a page that is in the background nobody has read. */
async function lookAt() {
  if (document.visibilityState !== 'visible') return;
  await tellRead(person);
  refreshSoon();
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

/** `message`: text, file, location, buttonPayload. The bubble shows at once what the playground will soon confirm. */
function send(message) {
  const clientId = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  const { text = '', file, location: place, buttonPayload } = message;
  return deliver({
    id: clientId,
    clientId,
    direction: 'Out',
    text,
    at: new Date().toISOString(),
    location: place,
    isTap: buttonPayload !== undefined,
    mediaUrl: file?.url,
    mediaContentType: file?.contentType,
    fileName: file?.name,
    message: { ...message, ...trouble.take() },
  });
}

function retry(bubble) {
  return deliver({ ...bubble, unsent: false });
}

async function deliver(bubble) {
  find('beginning').hidden = true;
  bubbles.put({ ...bubble, status: 'Pending' });
  try {
    await postMessage({ ...bubble.message, person, profileName: nameOf(person), clientId: bubble.clientId });
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

/** Several changes come together; one look is enough for them, and later ones for what is written down behind them. */
function refreshSoon() {
  refreshTimers.forEach(clearTimeout);
  refreshTimers = [80, 1000, 4000].map((wait) => setTimeout(() => inspector.refresh(), wait));
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

document.addEventListener('visibilitychange', lookAt);

find('commands').addEventListener('click', (event) => {
  const button = event.target.closest('button[data-text]');
  if (!button) return;
  closePanels();
  send({ text: button.dataset.text });
  find('composer').focus();
});

wireComposer(find('composer-form'), find('composer'), async (text) => {
  const file = await attachments.take();
  if (text !== '' || file) send(file ? { text, file } : { text });
}, () => attachments.isWaiting);

function showClock() {
  find('clock').textContent = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(new Date()).replace(/\s?[AP]M$/i, '');
  setTimeout(showClock, 60_000 - (Date.now() % 60_000));
}

showClock();
if (!narrow.matches) find('composer').focus();
start();
