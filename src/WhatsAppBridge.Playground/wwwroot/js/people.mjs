// Who one can be. The list is this browser's; the conversations are the playground's.

import { element, icon } from './icons.mjs';

const KEY = 'people';
const NAMES = ['Ana Example', 'Ben Example', 'Chloé Example', 'ليلى مثال', 'Dmitri Example', 'Elif Örnek', 'דוד דוגמה', 'Grace Example'];

export const nameOf = (address) => read().find((person) => person.address === address)?.name ?? NAMES[0];

/** Draws the list with `current` marked; whoever is new in it is added. */
export function showPeople(list, current, name) {
  const people = read();
  const known = people.find((person) => person.address === current);
  if (!known) people.push({ address: current, name: name || NAMES[people.length % NAMES.length] });
  else if (name) known.name = name;
  write(people);

  const add = element('a', 'person is-new', element('span', 'face', '+'), 'Somebody new');
  add.href = addressOf(stranger(people));
  add.dataset.testid = 'person-new';
  list.replaceChildren(...people.map((person) => element('li', '', ...drawPerson(person, person.address === current))), element('li', '', add));
}

function drawPerson(person, isCurrent) {
  const name = element('bdi', '', person.name);
  const link = element('a', 'person', element('span', 'face', [...person.name][0]), name);
  link.href = addressOf(person);
  link.title = person.address;
  link.dataset.testid = 'person';
  if (isCurrent) link.setAttribute('aria-current', 'true');

  const apart = element('a', 'apart', icon('window'));
  apart.href = link.href;
  apart.target = '_blank';
  apart.setAttribute('aria-label', `${person.name} in a new window`);
  return [link, apart];
}

const addressOf = ({ address, name }) => `?${new URLSearchParams({ person: address, name })}`;

function stranger(people) {
  let address;
  do address = `+1415555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`;
  while (people.some((person) => person.address === address));
  return { address, name: NAMES[people.length % NAMES.length] };
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY))?.filter(({ address, name }) => typeof address === 'string' && typeof name === 'string') ?? [];
  } catch {
    return [];
  }
}

function write(people) {
  try {
    localStorage.setItem(KEY, JSON.stringify(people.slice(-12)));
  } catch {
    // A private window may keep nothing; the page works without.
  }
}
