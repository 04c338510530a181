// Drives the official ibm-watson SDK against the service it is given and prints what came of it as one JSON object.
// Its only argument is a file with a JSON object: sdk ("current" or "older"), url, tokenUrl, apiKey, assistantId, environmentId, version.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const input = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// Until version 12 the paths had no environment: its id stood in the place of the assistant's. (Version 11 insists on
// hearing the environment for a message, refuses to hear it for a session, and uses it for neither.)
const older = input.sdk === 'older';
const sdk = older ? 'ibm-watson-11' : 'ibm-watson';
const AssistantV2 = require(`${sdk}/assistant/v2`);
const { BasicAuthenticator, CloudPakForDataAuthenticator, IamAuthenticator } = require(`${sdk}/auth`);

const assistantId = older ? input.environmentId : input.assistantId;
const messageIds = { assistantId, environmentId: input.environmentId };
const sessionIds = older ? { assistantId } : messageIds;

// The SDK adds the path of the token endpoint itself.
const tokenHost = new URL(input.tokenUrl).origin;

const authenticators = {
  iam: () => new IamAuthenticator({ apikey: input.apiKey, url: tokenHost }),
  basic: () => new BasicAuthenticator({ username: 'apikey', password: input.apiKey }),
  cloudPak: () => new CloudPakForDataAuthenticator({ username: 'someone', apikey: input.apiKey, url: `${tokenHost}/icp4d-api` }),
};

function assistant(authenticator) {
  return new AssistantV2({ version: input.version, url: input.url, authenticator });
}

async function failureOf(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { status: error.status ?? error.code ?? null, message: error.message, body: error.body ?? null };
  }
}

async function conversation(service) {
  const created = await service.createSession(sessionIds);
  const sessionId = created.result.session_id;
  const say = (text) =>
    service.message({ ...messageIds, sessionId, input: { message_type: 'text', text }, userId: 'oracle' });

  const hello = await say('hello');
  const options = await say('options');
  const value = options.result.output.generic[0].options[0].value;
  const chosen = await service.message({ ...messageIds, sessionId, userId: 'oracle', input: value.input });
  const withContext = await service.message({
    ...messageIds,
    sessionId,
    userId: 'oracle',
    input: { message_type: 'text', text: 'who', options: { return_context: true } },
    context: { skills: { 'actions skill': { skill_variables: { colour: 'blue' } } } },
  });
  const tooLong = await failureOf(() => say('x'.repeat(2049)));
  const deleted = await service.deleteSession({ ...sessionIds, sessionId });
  const gone = await failureOf(() => say('hello'));

  return {
    created: { status: created.status, sessionId, transaction: created.headers['x-global-transaction-id'] ?? null },
    hello: hello.result,
    options: options.result,
    chosen: chosen.result,
    withContext: withContext.result,
    tooLong,
    deleted: { status: deleted.status, result: deleted.result },
    gone,
  };
}

// One message after the other, each meeting whatever the service has been told to refuse it with.
async function refusals(service, count) {
  const sessionId = (await service.createSession(sessionIds)).result.session_id;
  const failures = [];
  for (let i = 0; i < count; i++) {
    failures.push(await failureOf(() =>
      service.message({ ...messageIds, sessionId, userId: 'oracle', input: { message_type: 'text', text: 'hello' } })));
  }
  return failures;
}

const service = assistant(authenticators.iam());
if (input.refusals) {
  process.stdout.write(JSON.stringify(await refusals(service, input.refusals)));
  process.exit(0);
}

const elsewhere = { ...sessionIds, assistantId: '00000000-0000-0000-0000-000000000000' };

const result = {
  conversation: await conversation(service),
  stateless: (await service.messageStateless({ ...messageIds, input: { message_type: 'text', text: 'who' } })).result,
  erased: (await service.deleteUserData({ customerId: 'oracle' })).status,
  wrongId: await failureOf(() => service.createSession(elsewhere)),
  wrongKey: await failureOf(() =>
    assistant(new IamAuthenticator({ apikey: 'wrong', url: tokenHost })).createSession(sessionIds)),
  basic: (await assistant(authenticators.basic()).createSession(sessionIds)).status,
  cloudPak: (await assistant(authenticators.cloudPak()).createSession(sessionIds)).status,
};

process.stdout.write(JSON.stringify(result));
