// Pictures, sounds, films and files in a bubble.

import { drawContact } from './cards.mjs';
import { element, icon } from './icons.mjs';

// The example assistant's files are at an address that exists nowhere; the playground brings them along.
const SAMPLES_HOST = 'samples.playground.example';

// What a person has sent lies at Twilio, which gives it to its account only; the playground hands it to its own phone.
const STORED = /^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\/Messages\/[A-Z]{2}[0-9a-f]{32}\/Media\/(ME[0-9a-f]{32})$/;

export function drawMedia({ mediaUrl: url, mediaContentType, fileName, text }) {
  const contentType = mediaContentType ?? '';
  const address = addressOf(url);
  if (!address) return broken(url, 'The address of this attachment is not a web address.');
  if (contentType === 'text/vcard') return drawContact(address);
  if (contentType.startsWith('audio/')) return player('audio', address, url);
  if (contentType.startsWith('video/')) return player('video', address, url);
  if (isPicture(contentType)) return picture(address, url, text);
  return file(address, contentType, fileName);
}

const isPicture = (type) => type === '' || ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].includes(type);

function addressOf(url) {
  if (!URL.canParse(url)) return null;

  const parsed = new URL(url);
  if (parsed.protocol === 'blob:') return url;
  if (!/^https?:$/.test(parsed.protocol)) return null;
  if (parsed.hostname === SAMPLES_HOST) return `/samples/${nameOf(parsed)}`;

  const stored = STORED.exec(parsed.pathname);
  return stored ? `/phone/media/${stored[1]}` : parsed.href;
}

const nameOf = (url) => url.pathname.split('/').pop();

function picture(address, url, text) {
  const image = element('img');
  image.alt = text ? `Picture: ${text}` : 'Picture';
  image.src = address;
  const link = outward(address, 'media');
  link.append(image);
  image.addEventListener('error', () => link.replaceWith(broken(url, 'This picture could not be loaded.')));
  return link;
}

function player(tag, address, url) {
  const media = element(tag);
  media.controls = true;
  media.preload = 'metadata';
  media.playsInline = true;
  media.src = address;
  media.setAttribute('aria-label', tag === 'audio' ? 'Sound' : 'Film');
  const box = element('div', 'media', media);
  media.addEventListener('error', () => box.replaceWith(broken(url, `This ${tag} could not be loaded.`)));
  return box;
}

function file(address, contentType, fileName) {
  const row = outward(address, 'media is-file');
  const name = fileName || decode(nameOf(new URL(address, location.href))) || 'File';
  row.append(icon('file'), element('span', '', element('bdi', '', name), element('small', '', contentType)));
  row.dataset.testid = 'file';
  return row;
}

function decode(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function broken(url, reason) {
  const row = element('div', 'media is-broken', icon('broken'), element('span', '', reason, element('small', '', url)));
  row.dataset.testid = 'broken-media';
  return row;
}

function outward(address, className) {
  const link = element('a', className);
  link.href = address;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return link;
}
