import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { signedUp } from '../support/auth-clients.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';

// A write with an Idempotency-Key through the Data API, as frontends make it.

let person: SupabaseClient;
let personId: string;

beforeAll(async () => {
  const { client, user } = await signedUp(stack().apiUrl);
  person = client;
  personId = user.id;
});

function createBusiness(name: string, key: string, fingerprint = name) {
  return person
    .from('businesses')
    .insert({ name })
    .select('id')
    .setHeader('Idempotency-Key', key)
    .setHeader('Idempotency-Fingerprint', fingerprint);
}

async function businessesNamed(name: string): Promise<number> {
  const { count, error } = await person
    .from('businesses')
    .select('*', { count: 'exact', head: true })
    .eq('name', name);
  if (error) throw error;
  return count ?? 0;
}

describe('writes with an idempotency key', () => {
  it('twenty equal creates at once make one row, the others are told that it was made', async () => {
    const name = `Once ${randomUUID()}`;
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => createBusiness(name, key)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ error }) => error?.details === 'idempotency_key_used')).toHaveLength(19);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await businessesNamed(name)).toBe(1);

    const again = await createBusiness(name, randomUUID());
    expect(again.status).toBe(201);
    expect(await businessesNamed(name)).toBe(2);
  });

  it('so do calls of functions; the answer can be kept and fetched', async () => {
    const created = await createBusiness(`Called ${randomUUID()}`, randomUUID());
    const [business] = created.data ?? [];
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        person
          .rpc('add_services', { business_id: business?.id, services: [{ title: 'Once', price_kobo: 100 }] })
          .setHeader('Idempotency-Key', key),
      ),
    );
    const [made] = answers.filter(({ error }) => error === null);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    const services = await person.from('services').select('id').eq('business_id', business?.id);
    expect(services.data).toHaveLength(1);

    const before = await person.rpc('idempotent_answer', { key });
    expect(before.data).toMatchObject({ is_kept: false, answer: null });
    const kept = await person.rpc('keep_idempotent_answer', { key, answer: made?.data });
    expect(kept.error).toBeNull();
    const after = await person.rpc('idempotent_answer', { key });
    expect(after.data).toMatchObject({ is_kept: true, answer: made?.data });
  });

  it('a key of another request is refused', async () => {
    const key = randomUUID();
    expect((await createBusiness('One', key)).status).toBe(201);
    const other = await createBusiness('Other', key);
    expect(other.status).toBe(422);
    expect(other.error?.details).toBe('idempotency_key_reused');
    expect(await businessesNamed('Other')).toBe(0);
  });

  it('a request that fails does not use the key up', async () => {
    const key = randomUUID();
    const failed = await createBusiness('', key);
    expect(failed.status).toBe(400);
    expect((await createBusiness('Then well', key)).status).toBe(201);
  });

  it('reading ignores the header: by GET, and by a function that only reads', async () => {
    const key = 'no key: it has spaces';
    const table = await person.from('states').select('name').limit(1).setHeader('Idempotency-Key', key);
    expect(table.error).toBeNull();
    for (const get of [true, false]) {
      const called = await person.rpc('user_chats', {}, { get }).setHeader('Idempotency-Key', key);
      expect(called.error).toBeNull();
    }
    const write = await createBusiness('Not made', key);
    expect(write.status).toBe(400);
    expect(write.error?.details).toBe('invalid_idempotency_key');
  });

  it('an account that is deleted twice at once is deleted once, whatever keys come along', async () => {
    for (let round = 0; round < 5; round++) {
      const { client, user } = await signedUp(stack().apiUrl);
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          client.rpc('delete_account').setHeader('Idempotency-Key', randomUUID()),
        ),
      );
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([204, 401, 401, 401, 401, 401]);
      const rows = await inDatabase('select from private.idempotency_keys where person_id = $1', [user.id]);
      expect(rows).toEqual([]);
    }
  });

  it('only the keys of writes that happened are kept', async () => {
    const rows = await inDatabase<{ count: number }>(
      'select count(*)::int from private.idempotency_keys where person_id = $1',
      [personId],
    );
    expect(rows).toEqual([{ count: 6 }]);
  });
});
