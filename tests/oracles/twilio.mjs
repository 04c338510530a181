// Lets the official twilio SDK do one task and prints what came of it as one JSON value.
// Its only argument is a file with a JSON object: task, and what the task below reads from it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'node:querystring';

const require = createRequire(import.meta.url);
const twilio = require('twilio');
const input = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// Sends what the SDK would send to Twilio's hosts to the emulated one; everything else stays the SDK's.
class Redirected extends twilio.RequestClient {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace(/^https:\/\/(api|messaging)\.twilio\.com(?=\/)/, input.restUrl) });
  }
}

// A name that comes once is a string, one that comes again an array: the form the SDK takes fields in.
function fields(pairs, result = {}) {
  for (const [name, value] of pairs) {
    result[name] = name in result ? [result[name], value].flat() : value;
  }
  return result;
}

async function outcome(call) {
  try {
    return await call();
  } catch (error) {
    return { status: error.status ?? null, code: error.code ?? null, moreInfo: error.moreInfo ?? null, message: error.message };
  }
}

const tasks = {
  // requests: [{ url, fields: [[name, value]] }] -> the signature and the encoded body of each.
  sign: () => input.requests.map((request) => ({
    signature: twilio.getExpectedTwilioSignature(input.authToken, request.url, fields(request.fields)),
    body: new URLSearchParams(request.fields).toString(),
  })),

  // requests: [{ url, signature, body }] -> whether the SDK takes each for genuine.
  validate: () => input.requests.map((request) =>
    twilio.validateRequest(input.authToken, request.signature, request.url, { ...parse(request.body) })),

  // requests: [{ authToken, url, signature, form | body }] -> whether the SDK takes each for genuine. An address it
  // can't read is an exception there, which refuses the request as well.
  judge: () => input.requests.map(({ authToken, url, signature, form, body }) => {
    try {
      return body === null
        ? twilio.validateRequest(authToken, signature, url, fields(new URLSearchParams(form), Object.create(null)))
        : twilio.validateRequestWithBody(authToken, signature, url, body);
    } catch {
      return false;
    }
  }),

  // answers: [[{ text, media }]] -> the TwiML for each.
  twiml: () => input.answers.map((messages) => {
    const response = new twilio.twiml.MessagingResponse();
    for (const { text, media } of messages) {
      const message = response.message();
      if (text !== null) message.body(text);
      if (media !== null) message.media(media);
    }
    return response.toString();
  }),

  // mediaMessageSid, mediaSid: an attachment; callbackUrl: where the second sender is to post to.
  manage: async () => {
    const httpClient = new Redirected();
    const { accountSid, authToken, apiKeySid, apiKeySecret, subaccountSid, subaccountToken, mediaMessageSid, mediaSid, callbackUrl } = input;
    const client = twilio(accountSid, authToken, { httpClient });
    const byKey = twilio(apiKeySid, apiKeySecret, { httpClient, accountSid });
    const subaccount = twilio(subaccountSid, subaccountToken, { httpClient });

    const senders = await client.messaging.v2.channelsSenders.list({ channel: 'whatsapp', pageSize: 2 });
    const chosen = client.messaging.v2.channelsSenders(senders[1].sid);
    const updated = await chosen.update({
      webhook: { callback_url: callbackUrl, callback_method: 'POST', status_callback_url: callbackUrl, status_callback_method: 'POST' },
    });
    const fetched = await chosen.fetch();
    const media = client.messages(mediaMessageSid).media(mediaSid);
    const account = await client.api.v2010.accounts(accountSid).fetch();
    return {
      senders: senders.map((sender) => ({ sid: sender.sid, senderId: sender.senderId, status: sender.status })),
      byKey: (await byKey.messaging.v2.channelsSenders.list({ channel: 'whatsapp' })).length,
      ofSubaccount: (await subaccount.messaging.v2.channelsSenders.list({ channel: 'whatsapp' })).map((sender) => sender.senderId),
      updated: updated.sid,
      webhook: fetched.webhook,
      noSuchSender: await outcome(() => client.messaging.v2.channelsSenders(`XE${'0'.repeat(32)}`).fetch()),
      removed: await media.remove(),
      removedAgain: await outcome(() => media.remove()),
      account: { name: account.friendlyName, status: account.status, type: account.type, owner: account.ownerAccountSid },
      subaccount: (await client.api.v2010.accounts(subaccountSid).fetch()).ownerAccountSid,
    };
  },

  rest: async () => {
    const httpClient = new Redirected();
    const { accountSid, authToken, apiKeySid, apiKeySecret, from, to } = input;
    const client = twilio(accountSid, authToken, { httpClient });
    const byKey = twilio(apiKeySid, apiKeySecret, { httpClient, accountSid });
    const intruder = twilio(accountSid, 'wrong', { httpClient });

    const limited = await outcome(() => client.messages.create({ from, to, body: 'The first is refused.' }));
    const created = await client.messages.create({ from, to, body: 'Tom & *Jerry* 👋\nline two', statusCallback: 'https://bridge.example.com/status' });
    const picture = await byKey.messages.create({ from, to, mediaUrl: ['https://media.example.com/a.png?b=1&c=2'] });
    const { sid, status, body, direction, numMedia, errorCode, dateCreated } = created;
    return {
      created: { sid, status, body, direction, numMedia, errorCode, from: created.from, to: created.to, date: dateCreated instanceof Date },
      picture: { sid: picture.sid, numMedia: picture.numMedia },
      fetched: (await client.messages(sid).fetch()).body,
      listed: (await client.messages.list({ limit: 5 })).map((message) => message.sid),
      account: await outcome(async () => (await client.api.v2010.accounts(accountSid).fetch()).status),
      accountByKey: await outcome(async () => (await byKey.api.v2010.accounts(accountSid).fetch()).status),
      limited,
      wrongFrom: await outcome(() => client.messages.create({ from: 'whatsapp:+14155550199', to, body: 'x' })),
      tooLong: await outcome(() => client.messages.create({ from, to, body: 'x'.repeat(1601) })),
      notSignedIn: await outcome(() => intruder.messages.create({ from, to, body: 'x' })),
      noSuchMessage: await outcome(() => client.messages(`SM${'0'.repeat(32)}`).fetch()),
    };
  },
};

process.stdout.write(JSON.stringify(await tasks[input.task]()));
