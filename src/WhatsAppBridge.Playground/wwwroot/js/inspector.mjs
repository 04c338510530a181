// What went over the wire for one message.

import { fetchExchange } from './api.mjs';
import { element } from './icons.mjs';
import { drawJson, drawXml } from './xml.mjs';

export class Inspector {
  #body;
  #sid = null;
  #shown = '';
  #asked = 0;

  constructor(body) {
    this.#body = body;
  }

  get sid() {
    return this.#sid;
  }

  show(sid) {
    this.#sid = sid;
    return this.refresh();
  }

  async refresh() {
    if (!this.#sid) return;

    // Answers may overtake one another; the newest question's counts.
    const asked = ++this.#asked;
    const exchange = await fetchExchange(this.#sid);
    if (asked !== this.#asked) return;

    // Drawn anew only when something changed: an opened part would close, a selection would be lost.
    const text = JSON.stringify(exchange);
    if (text === this.#shown) return;

    this.#shown = text;
    this.#body.replaceChildren(...(exchange ? drawExchange(exchange) : [hint('Nothing is known about this message any more.')]));
  }
}

function drawExchange({ webhook, assistant, restCalls, reports }) {
  const facts = webhook ? [drawFacts(webhook, assistant)] : [];
  const atTwilio = webhook ? drawWebhook(webhook) : [];
  if (restCalls.length > 0) atTwilio.push(heading('REST', webhook ? 'calls of the bridge after this message' : 'the call that sent this message'));
  atTwilio.push(...restCalls.map(drawCall));
  if (reports.length > 0) atTwilio.push(heading('Reports', 'what Twilio tells the bridge of the answer'), drawReports(reports));
  const sides = element('div', 'sides', element('div', '', ...atTwilio));
  if (assistant.length > 0) sides.append(element('div', '', heading('Assistant', assistant.length > 1 ? `asked ${assistant.length} times` : 'question and answer'), ...assistant.map(drawQuestion)));
  return [...facts, sides];
}

function drawQuestion(call) {
  const box = element('div', 'wire', element('div', 'request-line', `POST ${call.path}`));
  box.append(drawDetails('Question', [element('pre', '', ...drawJson(call.question))]));
  box.append(element('div', 'request-line', `HTTP ${call.status}, ${Math.round(call.elapsedMs)} ms`), element('pre', '', ...drawJson(call.answer)));
  box.dataset.testid = 'assistant-call';
  return box;
}

function drawWebhook(webhook) {
  const parts = [heading('Webhook', 'as Twilio posts it'), drawForm(`POST ${webhook.url}`, webhook.form)];
  parts.push(drawDetails('Headers and raw body', [
    drawForm(null, [
      { name: 'X-Twilio-Signature', value: webhook.signature },
      { name: 'I-Twilio-Idempotency-Token', value: webhook.idempotencyToken },
      { name: 'signed address', value: webhook.signedUrl },
    ]),
    wire(element('pre', '', webhook.rawBody)),
  ]));
  if (webhook.status > 0) {
    parts.push(heading('Answer', webhook.contentType ?? 'no content type'));
    parts.push(wire(element('pre', '', ...(webhook.twiML ? drawXml(webhook.twiML) : ['(empty)']))));
  }

  return parts;
}

function drawFacts({ status, elapsedMs, error, warnings }, assistant) {
  const waiting = status === 0 && !error;
  const facts = element('div', 'facts', fact(waiting ? 'waiting for the answer' : status ? `HTTP ${status}` : 'no answer', waiting ? '' : error ? 'is-bad' : 'is-good'));
  if (!waiting) facts.append(fact(`${Math.round(elapsedMs)} ms in all`));
  const thinking = assistant.reduce((sum, call) => sum + call.elapsedMs, 0);
  if (assistant.length > 0) facts.append(fact(`assistant ${Math.round(thinking)} ms`));
  if (!waiting && assistant.length > 0 && thinking <= elapsedMs) facts.append(fact(`bridge ${Math.round(elapsedMs - thinking)} ms`));
  for (const { code, text } of [error, ...warnings].filter(Boolean)) facts.append(fact(`${code}: ${text}`, 'is-bad'));
  return facts;
}

function drawCall(call) {
  const box = drawForm(`${call.method} ${call.path}`, call.form);
  box.append(element('div', 'request-line', `HTTP ${call.status}, ${Math.round(call.elapsedMs)} ms`), element('pre', '', ...drawJson(call.answer)));
  return box;
}

function drawReports(reports) {
  const lines = reports.map(({ status, errorCode, answer }) => {
    const line = element('div', 'request-line', `${errorCode ? `${status}, error ${errorCode}` : status} → ${answer ? `HTTP ${answer}` : 'no answer'}`);
    line.dataset.testid = 'report';
    return line;
  });
  return wire(...lines);
}

function drawForm(requestLine, form) {
  const rows = form.map(({ name, value }) => {
    const head = element('th', '', name);
    head.scope = 'row';
    return element('tr', '', head, element('td', '', value));
  });
  const table = element('table', '', element('tbody', '', ...rows));
  return requestLine ? wire(element('div', 'request-line', requestLine), table) : wire(table);
}

function drawDetails(summary, children) {
  return element('details', '', element('summary', '', summary), ...children);
}

function heading(text, note) {
  return element('h3', '', text, element('small', '', note));
}

const wire = (...children) => element('div', 'wire', ...children);

const fact = (text, kind = '') => element('span', `fact ${kind}`, text);

const hint = (text) => element('p', 'hint', text);
