import { randomUUID } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PUBLISHABLE_KEY } from '../../../local/keys.ts';
import { signLegacy } from '../../support/legacy-tokens.ts';
import { freshTopic, RawClient, realtimeAddress, refusedSocket, type Vsn } from '../../support/realtime.ts';
import { stack } from '../../support/stack.ts';

const clients: RawClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.socket.terminate();
});

async function open(vsn?: Vsn): Promise<RawClient> {
  const client = await RawClient.open(stack().apiUrl, vsn);
  clients.push(client);
  return client;
}

const room = () => `realtime:${freshTopic()}`;
const ok = (response: object = {}) => ({ status: 'ok', response });
const refused = (reason: string) => ({ status: 'error', response: { reason } });

describe('a handshake', () => {
  const address = (query: Record<string, string>) => realtimeAddress(stack().apiUrl, query);

  it('without or with an unknown key gets no socket', async () => {
    expect(await refusedSocket(address({ vsn: '2.0.0' }))).toMatchObject({ status: 401 });
    const answer = await refusedSocket(address({ vsn: '2.0.0', apikey: 'nobody' }));
    expect(answer).toMatchObject({ status: 401 });
    expect(answer.body).toContain('Invalid API key');
  });

  it('that asks for a protocol which does not exist gets no socket', async () => {
    expect(await refusedSocket(address({ vsn: '3.0.0', apikey: PUBLISHABLE_KEY }))).toEqual({
      status: 403,
      body: '',
    });
  });

  it('without a version speaks the first', async () => {
    const socket = new WebSocket(address({ apikey: PUBLISHABLE_KEY }));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.send('{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"7"}');
    const data = await new Promise<Buffer>((resolve) => socket.once('message', resolve));
    socket.terminate();
    expect(JSON.parse(data.toString())).toEqual({
      topic: 'phoenix',
      event: 'phx_reply',
      payload: ok(),
      ref: '7',
    });
  });
});

describe.each(['1.0.0', '2.0.0'] as const)('a socket of protocol %s', (vsn) => {
  /** 1.0.0 does not send the reference of the join. */
  const joinRef = (ref: string) => (vsn === '1.0.0' ? null : ref);

  it('answers heartbeats', async () => {
    const client = await open(vsn);
    expect(await client.heartbeat()).toMatchObject({ topic: 'phoenix', joinRef: null, payload: ok() });
  });

  it('answers joins, leaves and the end of a channel', async () => {
    const client = await open(vsn);
    const topic = room();
    const joined = await client.ask(topic, 'phx_join', { config: {} }, '1');
    expect(joined).toMatchObject({ topic, joinRef: joinRef('1'), payload: ok({ postgres_changes: [] }) });
    const left = await client.ask(topic, 'phx_leave', {}, '1');
    expect(left).toMatchObject({ joinRef: joinRef('1'), payload: ok() });
    expect(await client.next(({ event }) => event === 'phx_close')).toEqual({
      joinRef: joinRef('1'),
      ref: '1',
      topic,
      event: 'phx_close',
      payload: {},
    });
    const gone = await client.ask(topic, 'broadcast', {}, '1');
    expect(gone.payload).toEqual(refused('unmatched topic'));
  });

  it('closes the old channel when a topic is joined once more', async () => {
    const client = await open(vsn);
    const topic = room();
    await client.join(topic);
    expect(await client.join(topic, { config: {} }, '2')).toEqual(ok({ postgres_changes: [] }));
    const events = client.frames.map(({ event, ref }) => [event, ref]);
    expect(events).toEqual([
      ['phx_reply', '1'],
      ['phx_close', '1'],
      ['phx_reply', '2'],
    ]);
    // A leave of the channel that is closed already does nothing to the one that replaced it.
    client.send(topic, 'phx_leave', {}, '1');
    await client.heartbeat();
    const left = await client.ask(topic, 'phx_leave', {}, '2');
    expect(left.payload).toEqual(ok());
    expect(client.frames.filter(({ event }) => event === 'phx_close')).toHaveLength(2);
  });

  it('refuses topics that are none', async () => {
    const client = await open(vsn);
    expect(await client.join('room')).toEqual(refused('unmatched topic'));
    expect(await client.join('realtime:')).toEqual(
      refused('TopicNameRequired: You must provide a topic name'),
    );
    expect((await client.ask('phoenix', 'phx_leave', {})).payload).toEqual(ok());
    expect((await client.ask(room(), 'presence', {})).payload).toEqual(refused('unmatched topic'));
  });

  it('passes over what is no message, and events that it does not know', async () => {
    const client = await open(vsn);
    const topic = room();
    await client.join(topic);
    client.socket.send('{');
    client.socket.send('{"topic":"phoenix"}');
    client.socket.send('["1"]');
    client.socket.send(Buffer.from([9, 9, 9]));
    client.send(topic, 'something', { else: true }, '1');
    await client.heartbeat();
    expect(client.frames.map(({ event }) => event)).toEqual(['phx_reply', 'phx_reply']);
  });

  it('lets a channel fail that is sent nonsense, and only that one', async () => {
    const client = await open(vsn);
    const [broken, whole] = [room(), room()];
    await client.join(broken);
    await client.join(whole, { config: { broadcast: { ack: true } } }, '2');
    client.send(broken, 'broadcast', 'a text', '1');
    const error = await client.next(({ event }) => event === 'phx_error');
    expect(error).toEqual({
      joinRef: joinRef('1'),
      ref: '1',
      topic: broken,
      event: 'phx_error',
      payload: {},
    });
    const sent = await client.ask(whole, 'broadcast', { type: 'broadcast', event: 'x', payload: {} }, '2');
    expect(sent.payload).toEqual(ok());
  });

  it('reads the options of a join leniently', async () => {
    const client = await open(vsn);
    const topic = room();
    const config = { broadcast: { ack: 'TRUE', self: 7 }, presence: 'none', postgres_changes: null };
    expect(await client.join(topic, { config })).toEqual(ok({ postgres_changes: [] }));
    const sent = await client.ask(topic, 'broadcast', { type: 'broadcast', event: 'x', payload: {} }, '1');
    expect(sent.payload).toEqual(ok());
  });
});

describe('a token that a channel is joined with', () => {
  const join = async (access_token: string) => {
    const client = await open();
    return client.join(room(), { config: {}, access_token });
  };
  const claims = () => ({ role: 'authenticated', sub: randomUUID() });

  it('is good when it is one of this project, or a key of it', async () => {
    expect(await join(await signLegacy(claims()))).toMatchObject({ status: 'ok' });
    expect(await join(PUBLISHABLE_KEY)).toMatchObject({ status: 'ok' });
  });

  it('is refused when it is none', async () => {
    expect(await join('nonsense')).toEqual(refused('MalformedJWT: The token provided is not a valid JWT'));
  });

  it('is refused when it has expired', async () => {
    const token = await signLegacy(claims(), undefined, '-5s');
    expect(await join(token)).toEqual(
      refused(
        expect.stringMatching(/^InvalidJWTToken: Token has expired [5-9] seconds ago$/) as unknown as string,
      ),
    );
  });

  it('is refused without a role, or without an end', async () => {
    const expected = refused('InvalidJWTToken: Fields `role` and `exp` are required in JWT');
    expect(await join(await signLegacy({ sub: randomUUID() }))).toEqual(expected);
    const endless = new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', typ: 'JWT' });
    const secret = new TextEncoder().encode('super-secret-jwt-token-with-at-least-32-characters-long');
    expect(await join(await endless.sign(secret))).toEqual(expected);
  });

  it('is refused with the signature of somebody else', async () => {
    const token = await signLegacy(claims(), new TextEncoder().encode('x'.repeat(40)));
    expect(await join(token)).toEqual(refused('JwtSignatureError: Failed to validate JWT signature'));
    expect(decodeJwt(token).role).toBe('authenticated');
  });

  it('is refused with a key that nobody knows', async () => {
    const header = Buffer.from('{"alg":"ES256","typ":"JWT","kid":"other"}').toString('base64url');
    const [, body, signature] = (await signLegacy(claims())).split('.');
    expect(await join(`${header}.${body}.${signature}`)).toEqual(
      refused(
        'JwtSignerError: Failed to generate JWT signer for key ID (kid) "other", check your JWT secret or JWKS configuration',
      ),
    );
  });
});
