import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Connections } from '../postgres/connections.ts';
import type { Claims, TopicAccess } from './database.ts';

/**
 * Asks the policies on `realtime.messages`: whoever sees a row of the topic may listen, whoever may insert one may send.
 * The rows are never committed. Source: supabase/realtime, lib/realtime/tenants/authorization.ex.
 */
export function askPolicies(connections: Connections, topic: string, claims: Claims): Promise<TopicAccess> {
  return connections.transaction(
    {
      opening: [{ text: 'begin' }, { text: "set local statement_timeout = '5s'" }],
      ending: 'rollback',
    },
    async (client) => {
      const [broadcast, presence] = [randomUUID(), randomUUID()];
      await client.query(
        `insert into realtime.messages (id, topic, extension, private)
         values ($1, $3, 'broadcast', true), ($2, $3, 'presence', true)`,
        [broadcast, presence, topic],
      );
      await client.query(SET_SCOPE, [claims.role, topic, JSON.stringify(claims)]);
      const seen = await client.query<{ id: string }>(
        'select id from realtime.messages where id in ($1, $2) and topic = $3',
        [broadcast, presence, topic],
      );
      const readable = new Set(seen.rows.map((row) => row.id));
      return {
        broadcast: { read: readable.has(broadcast), write: await mayInsert(client, topic, 'broadcast') },
        presence: { read: readable.has(presence), write: await mayInsert(client, topic, 'presence') },
      };
    },
  );
}

const SET_SCOPE = `
  select
    set_config('role', $1, true),
    set_config('realtime.topic', $2, true),
    set_config('request.jwt.claims', $3, true),
    set_config('request.headers', '{}', true)
`;

async function mayInsert(client: pg.ClientBase, topic: string, extension: string): Promise<boolean> {
  await client.query('savepoint attempt');
  try {
    await client.query('insert into realtime.messages (topic, extension, private) values ($1, $2, true)', [
      topic,
      extension,
    ]);
    return true;
  } catch (error) {
    if ((error as pg.DatabaseError).code !== '42501') throw error;
    return false;
  } finally {
    await client.query('rollback to savepoint attempt');
  }
}
