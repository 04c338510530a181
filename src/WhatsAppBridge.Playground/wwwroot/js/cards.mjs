// Cards in a bubble: a place, a contact, the page behind a link.

import { element, icon } from './icons.mjs';

export function drawPlace({ latitude, longitude, label, address }) {
  const card = element('a', 'media place', icon('pin', 'pin'), element('span', 'map'));
  card.href = `https://www.openstreetmap.org/?${new URLSearchParams({ mlat: latitude, mlon: longitude })}#map=16/${latitude}/${longitude}`;
  card.target = '_blank';
  card.rel = 'noopener noreferrer';
  const where = `${latitude}, ${longitude}`;
  card.append(element('span', 'where', element('bdi', '', label ?? 'Location'), element('small', '', address ? element('bdi', '', address) : where)));
  card.title = where;
  card.dataset.testid = 'place-card';
  return card;
}

/** The card is drawn at once and filled when the file is there. */
export function drawContact(address) {
  const name = element('bdi', '', 'Contact');
  const phone = element('small', '');
  const card = element('div', 'media contact-card', element('span', 'face', icon('person')), element('span', '', name, phone));
  card.dataset.testid = 'contact-card';
  fill(address, name, phone);
  return card;
}

async function fill(address, name, phone) {
  try {
    const response = await fetch(address);
    const card = response.ok ? readVCard(await response.text()) : {};
    if (card.name) name.textContent = card.name;
    if (card.phone) phone.textContent = card.phone;
  } catch {
    // It stays a contact without a name.
  }
}

export function readVCard(text) {
  // A long line goes on behind a line break and a blank.
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const value = (name) => lines.find((line) => new RegExp(`^(?:item\\d+\\.)?${name}[;:]`, 'i').test(line))?.replace(/^[^:]*:/, '').replace(/\\([\\,;])/g, '$1');
  return { name: value('FN'), phone: value('TEL') };
}

/** What a link leads to. The words behind it can't be had without asking its host, which the page never does. */
export function drawLinkCard(url) {
  const parsed = new URL(url);
  const path = decode(parsed.pathname + parsed.search).replace(/^\/$/, '');
  const card = element('a', 'link-card', icon('globe'), element('span', '', element('span', 'host', parsed.hostname.replace(/^www\./, '')), element('small', '', path)));
  card.href = url;
  card.target = '_blank';
  card.rel = 'noopener noreferrer';
  // The same link is in the text: once is enough for the keyboard and for those who listen.
  card.tabIndex = -1;
  card.setAttribute('aria-hidden', 'true');
  card.dataset.testid = 'link-card';
  return card;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The first link of parsed blocks, or null. */
export function firstLink(nodes) {
  for (const node of nodes) {
    if (node.type === 'link') return URL.canParse(node.text) ? node.text : null;
    const inner = firstLink(node.children ?? node.items ?? []);
    if (inner) return inner;
  }

  return null;
}
