// Pictures, sounds, films and files in a bubble.

import { element, icon } from './icons.mjs';

// The example assistant's files are at an address that exists nowhere; the playground brings them along.
const SAMPLES_HOST = 'samples.playground.example';

export function drawMedia(url, contentType = '') {
  const address = addressOf(url);
  if (!address) return broken(url, 'The address of this attachment is not a web address.');
  if (contentType.startsWith('audio/')) return player('audio', address, url);
  if (contentType.startsWith('video/')) return player('video', address, url);
  if (contentType.startsWith('image/') || contentType === '') return picture(address, url);
  return file(address, contentType);
}

function addressOf(url) {
  const parsed = URL.parse ? URL.parse(url) : tryParse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return null;
  return parsed.hostname === SAMPLES_HOST ? `/samples/${nameOf(parsed)}` : parsed.href;
}

function tryParse(url) {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

const nameOf = (url) => url.pathname.split('/').pop();

function picture(address, url) {
  const image = element('img');
  image.alt = 'Picture';
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
  const box = element('div', 'media', media);
  media.addEventListener('error', () => box.replaceWith(broken(url, `This ${tag} could not be loaded.`)));
  return box;
}

function file(address, contentType) {
  const row = outward(address, 'media is-file');
  const name = decodeURIComponent(nameOf(new URL(address, location.href))) || 'File';
  row.append(icon('file'), element('span', '', name, element('small', '', contentType)));
  return row;
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
