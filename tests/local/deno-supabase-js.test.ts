import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { denoBinary, denoEnvironment } from '../../local/functions/deno.ts';
import { stack } from '../support/stack.ts';

/** The whole stack, driven by the real supabase-js in Deno: what frontends in Deno and edge functions see. */

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const BUCKET = 'deno-proof';
const TABLE = 'deno_proof_notes';
const RPC = 'deno_proof_sum';

let database: pg.Client;
let cacheDir: string;
let seen: Record<string, Record<string, unknown>>;

beforeAll(async () => {
  cacheDir = mkdtempSync(join(tmpdir(), 'delve-deno-'));
  database = new pg.Client(stack().databaseUrl);
  await database.connect();
  await database.query(`
    create table public.${TABLE} (
      id bigint generated always as identity primary key,
      owner uuid not null default auth.uid(),
      body text not null constraint body_not_empty check (body <> ''),
      tags text[] not null default '{}',
      details jsonb
    );
    alter table public.${TABLE} enable row level security;
    create policy ${TABLE}_all_owner on public.${TABLE} to authenticated
      using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
    grant select, insert, update, delete on public.${TABLE} to anon, authenticated, service_role;
    create function public.${RPC}(a int, b int) returns int language sql immutable return a + b;
    revoke execute on function public.${RPC} from public;
    grant execute on function public.${RPC} to authenticated;
    insert into storage.buckets (id, name, public) values ('${BUCKET}', '${BUCKET}', false);
    create policy deno_proof_objects_all_owner on storage.objects to authenticated
      using (bucket_id = '${BUCKET}' and (storage.foldername(name))[1] = (select auth.uid())::text)
      with check (bucket_id = '${BUCKET}' and (storage.foldername(name))[1] = (select auth.uid())::text);
    notify pgrst, 'reload schema';
  `);
  seen = await runInDeno();
});

afterAll(async () => {
  await database.query(`
    drop policy if exists deno_proof_objects_all_owner on storage.objects;
    drop function if exists public.${RPC};
    drop table if exists public.${TABLE};
    notify pgrst, 'reload schema';
  `);
  await database.end();
  rmSync(cacheDir, { recursive: true, force: true });
});

async function runInDeno(): Promise<Record<string, Record<string, unknown>>> {
  const { apiUrl, publishableKey, secretKey } = stack();
  const input = { url: apiUrl, publishableKey, secretKey, bucket: BUCKET, table: TABLE, rpc: RPC };
  const { stdout } = await promisify(execFile)(
    denoBinary(),
    [
      'run',
      '--no-prompt',
      '--no-lock',
      '--no-config',
      '--node-modules-dir=manual',
      '--allow-net',
      '--allow-env',
      fileURLToPath(new URL('./fixtures/deno-supabase-js.ts', import.meta.url)),
      JSON.stringify(input),
    ],
    { cwd: PROJECT, env: denoEnvironment(cacheDir), timeout: 50_000 },
  );
  return JSON.parse(stdout) as Record<string, Record<string, unknown>>;
}

it('signs up, signs in, refreshes and reads the claims', () => {
  expect(seen.auth).toEqual({
    signedUp: 'string',
    secondSignUp: 'user_already_exists',
    wrongPassword: 'invalid_credentials',
    signedInAs: true,
    refreshed: true,
    metadata: 'First',
    claims: { role: 'authenticated', algorithm: 'ES256' },
  });
});

it('reads and writes a table under row-level security, and calls a function', () => {
  expect(seen.data).toEqual({
    inserted: { body: 'mine', tags: ['a', 'b'] },
    ordered: { rows: [{ body: 'second' }, { body: 'third' }], count: 3 },
    filtered: [],
    json: { body: 'third', stars: 5 },
    updated: [{ body: 'changed' }],
    removed: [{ body: 'third' }],
    tooShort: { status: 400, code: '23514' },
    foreign: [],
    foreignInsert: { status: 401, code: '42501' },
    all: [{ body: 'mine' }, { body: 'changed' }],
    sum: 5,
    noSuch: { status: 404, code: 'PGRST202' },
  });
});

it('uploads, lists, downloads and signs files that only their owner sees', () => {
  expect(seen.storage).toEqual({
    text: true,
    bytes: true,
    twice: 'The resource already exists',
    download: 'hello',
    list: [
      ['bytes.bin', 3, 'application/octet-stream'],
      ['note.txt', 5, 'text/plain'],
    ],
    bySignedUrl: 'hello',
    forged: 400,
    strangerFails: true,
    elsewhereFails: true,
    removed: 1,
  });
});

it('invokes functions', () => {
  expect(seen.functions).toEqual({ answer: 'Delve API', missing: 404 });
});

it('signs out, and empties and deletes the bucket with the secret key', () => {
  expect(seen.ended).toEqual({ signOut: null, user: null, cleared: [null, null] });
});
