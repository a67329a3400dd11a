import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { SignJWT } from 'jose';
import { afterAll, expect } from 'vitest';
import { JWT_SECRET } from '../../local/keys.ts';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';

export function serviceClient(): SupabaseClient {
  return supabaseClient(stack().secretKey);
}

export function visitorClient(): SupabaseClient {
  return supabaseClient(stack().publishableKey);
}

export interface TestUser {
  readonly id: string;
  readonly token: string;
  readonly client: SupabaseClient;
}

/** Somebody with a third party's HS256 token; Storage asks for no row in auth.users. */
export async function testUser(expiresIn = '10m'): Promise<TestUser> {
  const id = randomUUID();
  const token = await new SignJWT({ role: 'authenticated', sub: id, aud: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(JWT_SECRET));
  return { id, token, client: supabaseClient(stack().publishableKey, token) };
}

export interface BucketOptions {
  readonly public?: boolean;
  readonly fileSizeLimit?: number | string;
  readonly allowedMimeTypes?: string[];
}

/** A bucket of its own for a test file, emptied and deleted at the end. */
export async function testBucket(options: BucketOptions = {}): Promise<string> {
  const id = `test-${randomUUID()}`;
  const storage = serviceClient().storage;
  const created = await storage.createBucket(id, { public: false, ...options });
  expect(created.error).toBeNull();
  afterAll(async () => {
    expect((await storage.emptyBucket(id)).error).toBeNull();
    expect((await storage.deleteBucket(id)).error).toBeNull();
  });
  return id;
}

/** A plain fetch below `/storage/v1`, with the secret key unless headers say otherwise. */
export function request(
  path: string,
  init: RequestInit & { readonly key?: string | null } = {},
): Promise<Response> {
  const { key = stack().secretKey, ...rest } = init;
  return fetch(`${stack().apiUrl}/storage/v1${path}`, {
    ...rest,
    headers: { ...(key === null ? {} : { apikey: key }), ...(rest.headers as Record<string, string>) },
  });
}
