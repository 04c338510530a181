// What one can send besides words: files, a place, a contact, the tap of a button.

import { element, icon } from './icons.mjs';

const MAX = 16 * 1024 * 1024;

export class Attachments {
  #find;
  #send;
  #file = null;

  /** `send(message)` sends what needs no words; files wait for a caption and are handed out by `take`. */
  constructor(find, send) {
    this.#find = find;
    this.#send = send;
    this.#wireMenu();
    this.#wireFiles();
    for (const [id, read] of [['place', readPlace], ['card', readCard], ['tap', readTap]]) this.#wireDialog(id, read);
  }

  get isWaiting() {
    return this.#file !== null;
  }

  /** The file that waits, as it goes over the wire; null for none. */
  async take() {
    const file = this.#file;
    if (!file) return null;

    this.#stage(null);
    return { name: file.name, contentType: typeOf(file), content: await base64(file), url: URL.createObjectURL(file) };
  }

  #wireMenu() {
    const [button, menu] = [this.#find('attach'), this.#find('attach-menu')];
    const open = (on) => {
      menu.hidden = !on;
      button.setAttribute('aria-expanded', on);
      if (on) menu.querySelector('button').focus();
    };
    button.addEventListener('click', () => open(menu.hidden));
    menu.addEventListener('keydown', (event) => {
      const buttons = [...menu.querySelectorAll('button')];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
      else if (event.key === 'Escape') { open(false); button.focus(); }
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    document.addEventListener('click', (event) => !menu.hidden && !event.target.closest('.attach') && open(false));
    menu.addEventListener('click', ({ target }) => {
      const chosen = target.closest('button');
      if (!chosen) return;
      open(false);
      if (chosen.dataset.dialog) return this.#find(chosen.dataset.dialog).showModal();
      this.#find('picker').accept = chosen.dataset.pick;
      this.#find('picker').click();
    });
  }

  #wireFiles() {
    const picker = this.#find('picker');
    picker.addEventListener('change', () => {
      this.#stage(picker.files[0] ?? null);
      picker.value = '';
    });
    this.#find('composer').addEventListener('paste', (event) => {
      const [file] = event.clipboardData?.files ?? [];
      if (!file) return;
      event.preventDefault();
      this.#stage(file);
    });
    const screen = document.querySelector('.screen');
    screen.addEventListener('dragover', (event) => event.dataTransfer.types.includes('Files') && event.preventDefault());
    screen.addEventListener('drop', (event) => {
      if (event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      this.#stage(event.dataTransfer.files[0]);
    });
  }

  #wireDialog(id, read) {
    const dialog = this.#find(id);
    dialog.addEventListener('close', () => {
      if (dialog.returnValue === 'send') this.#send(read(new FormData(dialog.querySelector('form'))));
      dialog.returnValue = '';
      this.#find('composer').focus();
    });
  }

  #stage(file) {
    const isTooBig = file?.size > MAX;
    const isEmpty = file?.size === 0;
    this.#file = isTooBig || isEmpty ? null : file;
    const box = this.#find('staged');
    box.hidden = !file;
    if (!file) return box.replaceChildren();

    const words = isTooBig ? 'is larger than the 16 MB that WhatsApp carries' : isEmpty ? 'is empty' : sizeOf(file.size);
    box.replaceChildren(icon('file'), element('span', '', element('bdi', '', file.name), element('small', '', words)), this.#drawDrop());
    this.#find('composer').focus();
  }

  #drawDrop() {
    const drop = element('button', 'drop', icon('close'));
    drop.type = 'button';
    drop.setAttribute('aria-label', 'Don’t send this file');
    drop.addEventListener('click', () => {
      this.#stage(null);
      this.#find('composer').focus();
    });
    return drop;
  }
}

const readPlace = (form) => ({
  location: {
    latitude: Number(form.get('latitude')),
    longitude: Number(form.get('longitude')),
    label: form.get('label').trim() || undefined,
    address: form.get('address').trim() || undefined,
  },
});

function readCard(form) {
  const [name, phone] = [form.get('name'), form.get('phone')].map((text) => text.replace(/[\r\n]+/g, ' ').trim());
  const quoted = name.replace(/[\\,;]/g, '\\$&');
  const vCard = ['BEGIN:VCARD', 'VERSION:3.0', `N:;${quoted};;;`, `FN:${quoted}`, `TEL;type=CELL:${phone}`, 'END:VCARD', ''].join('\r\n');
  return { file: { name: `${name}.vcf`, contentType: 'text/vcard', content: encode(new TextEncoder().encode(vCard)) } };
}

const readTap = (form) => ({ text: form.get('title').trim(), buttonPayload: form.get('payload').trim() });

/** What a phone would call it; browsers leave it open for files they don't know. */
function typeOf(file) {
  const type = file.type.split(';')[0].toLowerCase();
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type) ? type : 'application/octet-stream';
}

async function base64(file) {
  return encode(new Uint8Array(await file.arrayBuffer()));
}

function encode(bytes) {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

const sizeOf = (bytes) => (bytes < 1024 ? `${bytes} bytes` : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);
