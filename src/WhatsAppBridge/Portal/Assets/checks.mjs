// The checks: run as the page opens and again by the button, each shown as it ends.

import { ask, element, find, get, icon, token } from './portal.mjs';

const AREAS = { Bridge: 'Bridge', Assistant: 'Assistant', Twilio: 'Twilio', PublicAddress: 'Public address' };
const WORDS = { Passed: 'passed', Warned: 'should be looked at', Failed: 'failed', Skipped: 'not tried', Waiting: 'running' };
const WORST = ['Passed', 'Skipped', 'Warned', 'Failed'];

export class Checks {
  #rows = new Map();
  #isRunning = false;

  constructor() {
    find('run').addEventListener('click', () => this.run());
  }

  async run() {
    if (this.#isRunning) return;

    this.#isRunning = true;
    find('run').disabled = true;
    try {
      await this.#begin();
      const response = await ask('checks', { method: 'POST', headers: { 'X-Portal-Token': token } });
      for await (const finding of lines(response.body)) this.#add(finding);
      this.#conclude();
    } catch (trouble) {
      find('verdict').textContent = trouble.message;
    } finally {
      this.#isRunning = false;
      find('run').disabled = false;
      find('run').textContent = 'Run again';
      find('progress').hidden = true;
    }
  }

  async #begin() {
    find('verdict').textContent = 'Running …';
    const { checks } = await get('checks');
    this.#rows = new Map(checks.map((check) => [check.name, new Row(check)]));
    find('check-list').replaceChildren(...[...this.#rows.values()].map((row) => row.node));
    find('progress').hidden = false;
    find('progress').max = checks.length;
    find('progress').value = 0;
  }

  #add(finding) {
    this.#rows.get(finding.check)?.add(finding);
    find('progress').value = this.#count((row) => row.outcome !== 'Waiting');
  }

  #conclude() {
    const [failed, warned] = ['Failed', 'Warned'].map((outcome) => this.#count((row) => row.outcome === outcome));
    const problems = [failed > 0 && `${failed} failed`, warned > 0 && `${warned} should be looked at`].filter(Boolean);
    find('verdict').textContent = problems.length === 0 ? `All is well: ${this.#rows.size} checks.` : `${problems.join(', ')}, of ${this.#rows.size} checks.`;
    find('verdict').dataset.outcome = failed > 0 ? 'Failed' : warned > 0 ? 'Warned' : 'Passed';
    // What needs doing comes first.
    const order = [...this.#rows.values()].sort((one, other) => WORST.indexOf(other.outcome) - WORST.indexOf(one.outcome));
    if (problems.length > 0) find('check-list').append(...order.map((row) => row.node));
  }

  #count(isMeant) {
    return [...this.#rows.values()].filter(isMeant).length;
  }
}

class Row {
  outcome = 'Waiting';
  #findings = element('div', 'findings');
  #state = element('span', 'sr-only');

  constructor({ name, area }) {
    const title = name.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase()).replace(/\bapi\b/, 'API');
    this.node = element('li', 'check', icon('Waiting'), element('h3', '', title, this.#state), element('span', 'area', AREAS[area] ?? area), this.#findings);
    this.node.dataset.testid = `check-${name}`;
    this.#show();
  }

  add({ outcome, subject, summary, advice, help }) {
    if (WORST.indexOf(outcome) > WORST.indexOf(this.outcome)) this.outcome = outcome;
    const finding = element('div', 'finding', element('p', '', subject ? `${subject}: ${summary}` : summary));
    finding.dataset.outcome = outcome;
    if (advice) finding.append(element('p', 'advice', `${advice} (`, element('code', '', help), ')'));
    this.#findings.append(finding);
    this.#show();
  }

  #show() {
    this.node.dataset.outcome = this.outcome;
    this.node.querySelector('svg').replaceWith(icon(this.outcome));
    this.#state.textContent = `: ${WORDS[this.outcome]}`;
  }
}

/** The objects of a stream with one a line. */
async function* lines(stream) {
  let rest = '';
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split('\n');
    rest = parts.pop();
    for (const part of parts) if (part !== '') yield JSON.parse(part);
  }
}
