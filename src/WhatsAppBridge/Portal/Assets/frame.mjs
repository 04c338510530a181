// The frame around every page: where one is, how much waits for attention, the way out.

import { find, get, Trouble } from './portal.mjs';

const EVERY = 5000;

document.querySelector(`[data-nav="${document.body.dataset.page}"]`).setAttribute('aria-current', 'page');

find('sign-out').addEventListener('click', async () => {
  await fetch('sign-out', { method: 'POST', headers: { 'X-Portal-Token': document.querySelector('meta[name=portal-token]').content } });
  location.assign('sign-in');
});

async function look() {
  try {
    const { items } = await get('attention');
    find('offline').hidden = true;
    showCount(items.length);
    document.dispatchEvent(new CustomEvent('attention', { detail: items }));
  } catch (trouble) {
    find('offline').hidden = !(trouble instanceof Trouble && trouble.status === 0);
    if (trouble.status !== 0) document.dispatchEvent(new CustomEvent('attention-trouble', { detail: trouble.message }));
  }
}

function showCount(count) {
  const badge = find('attention-count');
  badge.hidden = count === 0;
  badge.textContent = count > 99 ? '99+' : count;
  badge.setAttribute('aria-label', `${count} waiting`);
  const title = document.title.replace(/^\(\d+\) /, '');
  document.title = count > 0 ? `(${count}) ${title}` : title;
}

async function keepLooking() {
  // A page nobody looks at asks for nothing.
  if (document.visibilityState === 'visible') await look();
  setTimeout(keepLooking, EVERY);
}

document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
document.addEventListener('attention-changed', look);
keepLooking();
