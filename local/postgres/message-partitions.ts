import type pg from 'pg';

/** Days around today that have a partition: yesterday's is still written to by a transaction from before midnight. */
const FIRST = -1;
const LAST = 3;
/** Days after which the broadcasts of a day are gone. */
const KEPT = 3;

const DAY = 86_400_000;

/**
 * Makes the partitions of `realtime.messages` that are needed soon, and drops those whose time is over. To be called
 * at least daily, by the table's owner. Source of days and names: supabase/realtime, lib/realtime/messages.ex and
 * lib/realtime/tenants/migrations.ex.
 */
export async function renewMessagePartitions(client: pg.ClientBase, now = Date.now()): Promise<void> {
  for (let day = FIRST; day <= LAST; day++) {
    const from = dateOf(now + day * DAY);
    const to = dateOf(now + (day + 1) * DAY);
    await client.query(
      `create table if not exists realtime.${nameOf(from)} partition of realtime.messages
       for values from ('${from}') to ('${to}')`,
    );
  }
  const oldest = nameOf(dateOf(now - KEPT * DAY));
  const found = await client.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'realtime.messages'::regclass and c.relname ~ '^messages_\\d{4}_\\d\\d_\\d\\d$'`,
  );
  for (const { name } of found.rows) {
    if (name < oldest) await client.query(`drop table realtime.${name}`);
  }
}

/** Days are UTC's, as are the times in the table. */
function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function nameOf(date: string): string {
  return `messages_${date.replaceAll('-', '_')}`;
}
