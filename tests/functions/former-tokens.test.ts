import { beforeAll, describe, expect, test } from 'vitest';
import { type Endpoint, isNumberName } from '../../functions/api/endpoint/endpoint.ts';
import { endpoints } from '../../functions/api/routes/endpoints.ts';
import { type ApiRequest, api, newListedBusiness, newPerson, type Person } from '../support/api.ts';
import { newChat } from '../support/chat.ts';
import { signLegacy } from '../support/legacy-tokens.ts';
import { exampleBody, type Json, openApiOf } from '../support/openapi.ts';
import { photo } from '../support/photo.ts';
import { stack } from '../support/stack.ts';

// Every endpoint that takes a token is called with one of somebody who is not signed in any more, and with one that
// somebody else has signed; each request is one that it would carry out, as far as the document's examples go.

const takingTokens = endpoints
  .filter(({ caller }) => caller !== 'beforeSignIn')
  .map((endpoint) => ({ name: `${endpoint.method} ${endpoint.path}/`, endpoint }));

interface Former {
  readonly tokens: Readonly<Record<TokenKind, string>>;
  readonly places: Readonly<Record<string, string>>;
}

const KINDS = ['an ended session', 'a deactivated account', 'a deleted account', 'a foreign signer'] as const;
type TokenKind = (typeof KINDS)[number];

let former: Former;
let examples: Readonly<Record<string, Json>>;
let owner: Person;

beforeAll(async () => {
  const [ended, deactivated, deleted, forged] = await Promise.all(KINDS.map(() => newPerson()));
  if (!ended || !deactivated || !deleted || !forged) throw new Error('A person is missing.');
  owner = await newPerson();
  const { id } = await newListedBusiness(owner);
  const chatId = await newChat(forged, id, 'Good morning');
  await api('POST', '/auth/logout/', { token: ended.access });
  await api('PATCH', '/user/deactivate/', { token: deactivated.access });
  await api('DELETE', '/user/delete/', { token: deleted.access });
  const secret = new TextEncoder().encode('another secret that is long enough to sign');
  former = {
    tokens: {
      'an ended session': ended.access,
      'a deactivated account': deactivated.access,
      'a deleted account': deleted.access,
      'a foreign signer': await signLegacy({ sub: forged.id, role: 'authenticated' }, secret),
    },
    places: { business_id: String(id), chat_id: String(chatId), slug: 'any' },
  };
  const { paths } = await openApiOf(stack().apiUrl);
  examples = Object.fromEntries(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => [
        `${method.toUpperCase()} ${path}`,
        exampleBody(operation),
      ]),
    ),
  );
});

function pathOf({ path }: Endpoint): string {
  const filled = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => former.places[name] ?? (isNumberName(name) ? '1' : 'any'),
  );
  return `${filled}/`;
}

async function requestOf(name: string, { upload, image = '' }: Endpoint): Promise<ApiRequest> {
  if (upload === undefined) {
    // The example's picture is nobody's of this test.
    const { [image]: _picture, ...json } = examples[name] ?? {};
    return Object.keys(json).length > 0 ? { json } : {};
  }
  const body = new FormData();
  body.append('chat_id', former.places.chat_id ?? '');
  body.append('use', 'posts');
  body.append(upload.name, await photo(), 'photo.jpg');
  return { body };
}

describe.each(takingTokens)('$name', ({ name, endpoint }) => {
  test.each(KINDS)('refuses a token of %s', async (kind) => {
    const request = await requestOf(name, endpoint);
    const answer = await api(endpoint.method, pathOf(endpoint), { ...request, token: former.tokens[kind] });
    const code = kind === 'a foreign signer' ? 'invalid_token' : 'session_ended';
    expect(answer).toMatchObject({ status: 401, body: { status: false, code } });
  });
});

test('none of it has left anything in the chat', async () => {
  const path = `/chat/${former.places.chat_id}/messages/`;
  const messages = (await api('GET', path, { token: owner.access })).body.data;
  expect(messages).toMatchObject([{ message: 'Good morning' }]);
});
