// What the portal's pages share. Nothing from the server is ever read as HTML.

export const token = document.querySelector('meta[name=portal-token]')?.content ?? '';

export const find = (id) => document.getElementById(id);

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';
const DRAWINGS = {
  Passed: 'M4 12.5l5 5L20 6.5',
  Warned: 'M12 3.5L22 20.5H2zM12 10v5M12 17.8v.1',
  Failed: 'M12 2.5a9.5 9.5 0 1 0 .01 0M8.5 8.5l7 7M15.5 8.5l-7 7',
  Skipped: 'M5 12h14',
  Waiting: 'M12 3a9 9 0 1 0 9 9',
};

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', DRAWINGS[name]);
  svg.append(shape);
  return svg;
}

/** What the bridge says went wrong, or that it said nothing. */
export class Trouble extends Error {
  constructor(text, status) {
    super(text);
    this.status = status;
  }
}

/** Asks the bridge; a session that has ended leads to the sign-in. */
export async function ask(address, options = {}) {
  let response;
  try {
    response = await fetch(`api/${address}`, { cache: 'no-store', ...options });
  } catch {
    throw new Trouble('The bridge does not answer.', 0);
  }

  if (response.status === 401) {
    location.assign(`sign-in?to=${document.body.dataset.page}`);
    return new Promise(() => {});
  }

  if (!response.ok) throw new Trouble((await problemIn(response)) ?? `The bridge answered with ${response.status}.`, response.status);
  return response;
}

export const get = async (address) => (await ask(address)).json();

/** Changes something: with the token that only a page of the portal has. */
export function post(address, body) {
  return ask(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Portal-Token': token },
    body: JSON.stringify(body ?? {}),
  });
}

async function problemIn(response) {
  try {
    return (await response.json()).text;
  } catch {
    return null;
  }
}

/** For those who listen instead of looking. */
export function say(text) {
  find('said').textContent = text;
}

export function copyButton(what, text) {
  const button = element('button', 'copy', 'Copy');
  button.type = 'button';
  button.setAttribute('aria-label', `Copy ${what}`);
  button.addEventListener('click', async () => {
    await copy(typeof text === 'function' ? text() : text);
    button.textContent = 'Copied';
    say(`${what} copied`);
    setTimeout(() => { button.textContent = 'Copy'; }, 1600);
  });
  return button;
}

async function copy(text) {
  // Without https the clipboard is closed to pages; a field that is selected for a moment is not.
  if (navigator.clipboard) return navigator.clipboard.writeText(text);

  const field = element('textarea', 'sr-only', text);
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function timeOf(at) {
  const seconds = Math.round((new Date(at) - Date.now()) / 1000);
  const [unit, size] = [['day', 86_400], ['hour', 3600], ['minute', 60]].find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  const made = element('time', '', relative.format(Math.trunc(seconds / size), unit));
  made.dateTime = at;
  made.title = absolute.format(new Date(at));
  return made;
}
