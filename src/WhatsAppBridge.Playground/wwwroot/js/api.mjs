// The phone's line to the playground.

const json = { 'Content-Type': 'application/json' };

export async function fetchState(person) {
  const response = await fetch(`/phone/state?${new URLSearchParams({ person })}`, { cache: 'no-store' });
  if (!response.ok) throw new Error(`state: ${response.status}`);
  return response.json();
}

/** Resolves to the message's SID once the playground has taken it. */
export async function postMessage(message) {
  const response = await fetch('/phone/messages', { method: 'POST', headers: json, body: JSON.stringify(message) });
  if (!response.ok) throw new Error(`message: ${response.status}`);
  return (await response.json()).sid;
}

/** Somebody has the conversation before their eyes. It matters to nobody here whether that is heard. */
export function tellRead(person) {
  return fetch('/phone/read', { method: 'POST', headers: json, body: JSON.stringify({ person }) }).catch(() => null);
}

/** Null when nothing is known about the message (any more). */
export async function fetchExchange(sid) {
  const response = await fetch(`/phone/exchanges/${encodeURIComponent(sid)}`, { cache: 'no-store' });
  return response.ok ? response.json() : null;
}

/**
 * Calls `onChange` with everything that happens after `state`, and `onLine` with whether there is a connection. The
 * browser reconnects by itself and says where it stopped; after a closed connection the page begins anew.
 */
export function watch(state, onChange, onLine) {
  const after = `${state.epoch}-${state.version}`;
  const source = new EventSource(`/phone/events?${new URLSearchParams({ person: state.person, after })}`);
  source.addEventListener('change', (event) => onChange(JSON.parse(event.data)));
  source.addEventListener('open', () => onLine(true));
  source.addEventListener('error', () => {
    onLine(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => watch(state, onChange, onLine), 2000);
  });
}
