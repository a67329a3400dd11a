import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chat } from '@delve/client';
import { expect, test } from 'vitest';
import { endpoints } from '../../functions/api/routes/endpoints.ts';
import { inDatabase } from '../support/database.ts';
import { newClient } from './clients.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

function sourcesBelow(folder: string): string {
  return readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('database.types.ts'))
    .map((file) => readFileSync(join(PROJECT, folder, file), 'utf8'))
    .join('\n');
}

test('whatever the database lets callers do, the client or a function does', async () => {
  const rows = await inDatabase<{ name: string }>(
    `select distinct proname as name from pg_proc
     where pronamespace = 'public'::regnamespace
       and (has_function_privilege('authenticated', oid, 'execute') or has_function_privilege('service_role', oid, 'execute'))
       -- Triggers and computed columns are not called by name.
       and prorettype <> 'trigger'::regtype`,
  );
  const sources = `${sourcesBelow('client/src')}${sourcesBelow('functions')}`;
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.map(({ name }) => name).filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
});

test('every method of the client has its place in the documentation, and the API calls almost all', () => {
  const { supabase: _supabase, imageUrls: _imageUrls, ...resources } = newClient();
  const pages = readdirSync(join(PROJECT, 'docs/client'))
    .map((file) => readFileSync(join(PROJECT, 'docs/client', file), 'utf8'))
    .join('\n');
  const routes = sourcesBelow('functions');
  const undocumented: string[] = [];
  const unused: string[] = [];
  for (const [name, resource] of Object.entries(resources)) {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter(
      (method) => method !== 'constructor',
    );
    expect(methods.length, name).toBeGreaterThan(0);
    for (const method of methods) {
      if (!new RegExp(`\\b${method}\\(`).test(pages)) undocumented.push(`${name}.${method}`);
      if (!routes.includes(`${name}.${method}(`)) unused.push(`${name}.${method}`);
    }
  }
  for (const method of Object.getOwnPropertyNames(Chat.prototype)) {
    if (method !== 'constructor' && !new RegExp(`\\bchat\\.${method}\\(`).test(pages)) {
      undocumented.push(`Chat.${method}`);
    }
  }
  expect(undocumented).toEqual([]);
  expect(unused.toSorted()).toEqual([
    // These call a route themselves: what they do takes the secret key.
    'auth.requestPasswordReset',
    'auth.resetPassword',
    'auth.signInWithFacebook',
    'auth.signInWithGoogle',
    'auth.verifyPasswordResetCode',
    'billing.cancel',
    'billing.changeCard',
    'billing.resume',
    'billing.retryPayment',
    'billing.subscribe',
    // Of two methods that routes call.
    'businesses.getBySlug',
    // These call a route themselves: uploads are inspected there.
    'chats.sendImages',
    // A subscription outlives a request.
    'chats.subscribe',
    'images.upload',
    // `require` asks it.
    'staff.isMe',
    'uploads.create',
    'uploads.createForContent',
  ]);
  expect(endpoints.length).toBeGreaterThan(100);
});
