// The bridge that public tutorials show: express, the vendors' own SDKs, sessions in a Map, the answer as TwiML. It keeps
// nothing, repeats nothing and waits for nobody; it is here to be measured beside the other one.

import express from 'express';
import twilio from 'twilio';
import AssistantV2 from 'ibm-watson/assistant/v2.js';
import { IamAuthenticator } from 'ibm-watson/auth/index.js';

const { AUTH_TOKEN, WEBHOOK_URL, ASSISTANT_URL, TOKEN_URL, API_KEY, ASSISTANT_ID, ENVIRONMENT_ID } = process.env;

const assistant = new AssistantV2({
  version: '2024-08-25',
  serviceUrl: ASSISTANT_URL,
  authenticator: new IamAuthenticator({ apikey: API_KEY, url: TOKEN_URL }),
});
const sessions = new Map();

async function sessionOf(person) {
  if (!sessions.has(person)) {
    const { result } = await assistant.createSession({ assistantId: ASSISTANT_ID, environmentId: ENVIRONMENT_ID });
    sessions.set(person, result.session_id);
  }
  return sessions.get(person);
}

const app = express();

app.post('/webhooks/twilio/whatsapp', express.urlencoded({ extended: false }), twilio.webhook(AUTH_TOKEN, { url: WEBHOOK_URL }), async (request, response) => {
  const { result } = await assistant.message({
    assistantId: ASSISTANT_ID,
    environmentId: ENVIRONMENT_ID,
    sessionId: await sessionOf(request.body.From),
    input: { message_type: 'text', text: request.body.Body },
  });
  const twiml = new twilio.twiml.MessagingResponse();
  for (const item of result.output.generic) {
    if (item.response_type === 'text') {
      twiml.message(item.text);
    }
  }
  response.type('text/xml').send(twiml.toString());
});

const server = app.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
