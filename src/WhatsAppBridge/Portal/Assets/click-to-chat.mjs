// Number and text in; link, button and code out, as one types.

import { copyButton, element, find, get } from './portal.mjs';

const form = find('form');
let asked = 0;
let timer = 0;

find('link').after(copyButton('link', () => find('link').href));
find('html').after(copyButton('HTML', () => find('html').textContent));

form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 250);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  refresh();
});

async function refresh() {
  const number = find('number').value.trim();
  if (number === '') return showProblem('', true);

  // Answers may overtake one another; the newest question's counts.
  const mine = ++asked;
  const words = new URLSearchParams({ number, text: find('text').value });
  try {
    const view = await get(`link?${words}&${new URLSearchParams({ label: find('label').value })}`);
    if (mine === asked) show(view, words);
  } catch (trouble) {
    if (mine === asked) showProblem(trouble.message, true);
  }
}

function show({ number, link, html, maxLength, isLong }, words) {
  showProblem('', false);
  find('link').href = link;
  find('link').textContent = link;
  find('html').textContent = html;
  find('preview').replaceChildren(previewOf(html));
  find('code').src = `api/link.svg?${words}`;
  find('code').alt = `QR code that opens a chat with ${number}`;
  find('svg').href = `api/link.svg?${words}`;
  find('png').href = `api/link.png?${words}`;
  find('text-hint').textContent = isLong
    ? `The link has ${link.length} of ${maxLength} characters. Up to 140 letters make a code that every phone reads at once.`
    : '';
}

function showProblem(text, hide) {
  find('link-problem').textContent = text;
  find('number').setAttribute('aria-invalid', text !== '' && !text.includes('Shorten'));
  find('text').setAttribute('aria-invalid', text.includes('Shorten'));
  find('result').hidden = hide;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The button as a web page shows it: read as XML, in which nothing runs or applies, and made anew piece by piece. */
function previewOf(html) {
  return remake(new DOMParser().parseFromString(html, 'application/xml').documentElement);
}

function remake(parsed) {
  const isDrawing = parsed.nodeName === 'svg' || parsed.nodeName === 'path';
  const made = isDrawing ? document.createElementNS(SVG, parsed.nodeName) : document.createElement(parsed.nodeName);
  for (const { name, value } of parsed.attributes) {
    // This page's policy takes no style attribute; the same styles set by a script it does.
    if (name === 'style') made.style.cssText = value;
    else made.setAttribute(name, value);
  }

  made.append(...(parsed.children.length > 0 ? [...parsed.children].map(remake) : [parsed.textContent]));
  return made;
}

/** Numbers to choose from: those in the settings or, where every number is answered, those Twilio knows. */
async function offerNumbers() {
  const { numbers } = await get('setup');
  const offered = numbers.length > 0 ? numbers : await get('senders').then(({ senders }) => senders.map(({ number }) => number), () => []);
  find('numbers').replaceChildren(...offered.map((number) => {
    const option = element('option');
    option.value = number;
    return option;
  }));

  // Never under the hands of somebody who has begun to write one.
  const field = find('number');
  if (offered.length > 0 && field.value === '' && document.activeElement !== field) field.value = offered[0];
  refresh();
}

offerNumbers();
