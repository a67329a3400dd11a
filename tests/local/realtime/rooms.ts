import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { RealtimeLimits } from '../../../local/realtime/limits.ts';
import { startTestStack, type TestStack } from '../../support/test-stack.ts';

const ROOMS = readFileSync(new URL('../fixtures/realtime-rooms.sql', import.meta.url), 'utf8');

/** Somebody with a token of the stack's. */
export interface Person {
  readonly id: string;
  readonly token: string;
}

type Extension = 'broadcast' | 'presence';

/** A stack with private rooms, into which people are let by {@link Rooms.allow}. */
export class Rooms {
  readonly stack: TestStack;
  readonly database: pg.Client;

  static async start(realtimeLimits: Partial<RealtimeLimits> = {}): Promise<Rooms> {
    const stack = await startTestStack({
      realtimeLimits,
      lay: async (databaseUrl) => {
        const client = new pg.Client(databaseUrl);
        await client.connect();
        await client.query(ROOMS);
        await client.end();
      },
    });
    const database = new pg.Client(stack.databaseUrl());
    await database.connect();
    return new Rooms(stack, database);
  }

  private constructor(stack: TestStack, database: pg.Client) {
    this.stack = stack;
    this.database = database;
  }

  async end(): Promise<void> {
    await this.database.end();
    await this.stack.end();
  }

  /** A person, or another token of one, that is good for so long. */
  async person(seconds = 3600, id: string = randomUUID()): Promise<Person> {
    const exp = Math.floor(Date.now() / 1000) + seconds;
    // Made unlike each other: two tokens of one second would be equal.
    const claims = { sub: id, role: 'authenticated', aud: 'authenticated', exp, jti: randomUUID() };
    return { id, token: await this.stack.keys.signUserToken(claims) };
  }

  async allow(
    { id }: Person,
    topic: string,
    rights: { readonly read: boolean; readonly write: boolean },
    extensions: readonly Extension[] = ['broadcast', 'presence'],
  ): Promise<void> {
    await this.database.query(
      `insert into public.room_rights
       select $1, $2, extension, $3, $4 from unnest($5::text[]) extension
       on conflict (person, topic, extension)
       do update set may_read = excluded.may_read, may_write = excluded.may_write`,
      [id, topic, rights.read, rights.write, extensions],
    );
  }

  /** A broadcast from the database, as a trigger would send it. */
  async send(topic: string, event: string, payload: object, isPrivate = true): Promise<void> {
    await this.database.query('select realtime.send($1, $2, $3, $4)', [payload, event, topic, isPrivate]);
  }
}
