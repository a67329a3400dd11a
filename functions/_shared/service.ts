import { DelveError } from '@delve/client';
import { answerOf, fromAuth, INTERNAL_ERROR, UNREACHABLE } from '@delve/client/server';
import { GoTrueAdminApi } from '@supabase/supabase-js';
import { fetchOnce } from './fetch-once.ts';
import { createServiceClient, type ServiceClient } from './service-client.ts';
import type { ImageBucket, StoredImage } from './stored-images.ts';

/** What functions do on their own account, with the secret key, for which row-level security does not hold. */
export class Service {
  readonly #supabaseUrl: string;
  readonly #secretKey: string;
  #client: ServiceClient | undefined;
  /** When callers, by class and name, may go on (ms since 1970). Those who never ask again go with the instance. */
  readonly #refusedUntil = new Map<string, number>();

  constructor(supabaseUrl: string, secretKey: string) {
    this.#supabaseUrl = supabaseUrl;
    this.#secretKey = secretKey;
  }

  /** Made by the first request that needs it, and kept. */
  get #supabase(): ServiceClient {
    this.#client ??= createServiceClient(this.#supabaseUrl, this.#secretKey);
    return this.#client;
  }

  /** Auth's own half, which a client with an `accessToken` does not have. */
  get #authAdmin(): GoTrueAdminApi {
    return new GoTrueAdminApi({
      url: `${this.#supabaseUrl}/auth/v1`,
      headers: { apikey: this.#secretKey, Authorization: `Bearer ${this.#secretKey}` },
      fetch: fetchOnce,
    });
  }

  /** Counts a request of a caller (`user:<uuid>` or `address:<ip>`). Throws a 429 `rate_limited`. */
  async takeRateLimit(caller: string, routeClass: string): Promise<void> {
    const seconds = await answerOf(
      this.#supabase.rpc('take_rate_limit', { caller, route_class: routeClass }),
    );
    if (seconds > 0) {
      this.#refusedUntil.set(`${routeClass} ${caller}`, Date.now() + seconds * 1000);
      throw tooManyRequests(Math.ceil(seconds));
    }
  }

  /** Whether a caller was refused here and is over the limit still, as far as this instance knows. */
  wasRefused(caller: string, routeClass: string): boolean {
    const name = `${routeClass} ${caller}`;
    const isOver = (this.#refusedUntil.get(name) ?? 0) > Date.now();
    if (!isOver) this.#refusedUntil.delete(name);
    return isOver;
  }

  /** Counts the visit of somebody without a token. Errors: 404 `business_not_found`. */
  async recordVisit(businessId: number, address: string, userAgent: string): Promise<void> {
    await answerOf(
      this.#supabase.rpc('record_forwarded_visit', {
        business_id: businessId,
        address,
        user_agent: userAgent,
      }),
    );
  }

  /** Adds stored images to the gallery of a person's business. Errors: 403 `not_the_owner`, 404, 409 `too_many_images`. */
  async addBusinessImages(personId: string, businessId: number, images: readonly StoredImage[]) {
    return answerOf(
      this.#supabase.rpc('add_business_images', {
        person_id: personId,
        business_id: businessId,
        images: images.map((image) => ({ ...image })),
      }),
    );
  }

  /** Sends stored images into a chat on behalf of a person. Errors: 403 `chat_blocked`, 404, 409 `chat_closed`. */
  async sendImages(
    personId: string,
    chatId: number,
    images: readonly StoredImage[],
    clientId: string | undefined,
  ): Promise<void> {
    await answerOf(
      this.#supabase.rpc('send_images', {
        person_id: personId,
        chat_id: chatId,
        images: images.map((image) => ({ ...image })),
        ...(clientId === undefined ? {} : { client_id: clientId }),
      }),
    );
  }

  /** Keeps the hash of a code, and answers where to mail the code to; `null` where to nobody. */
  async issuePasswordResetCode(email: string, codeHash: string): Promise<string | null> {
    return answerOf(this.#supabase.rpc('issue_password_reset_code', { email, code_hash: codeHash }));
  }

  /** Whether the code is right; a wrong one is counted. */
  async checkPasswordResetCode(email: string, codeHash: string): Promise<boolean> {
    return answerOf(this.#supabase.rpc('check_password_reset_code', { email, code_hash: codeHash }));
  }

  /** Takes a right code for this caller alone; a wrong one is counted. */
  async claimPasswordResetCode(email: string, codeHash: string) {
    const [claimed] = await answerOf(
      this.#supabase.rpc('claim_password_reset_code', { email, code_hash: codeHash }),
    );
    return claimed;
  }

  async releasePasswordResetCode(codeId: number): Promise<void> {
    await answerOf(this.#supabase.rpc('release_password_reset_code', { code_id: codeId }));
  }

  async completePasswordReset(codeId: number): Promise<void> {
    await answerOf(this.#supabase.rpc('complete_password_reset', { code_id: codeId }));
  }

  /** Sets a person's password, whatever the present one is. Errors: 400 `weak_password`. */
  async setPassword(userId: string, password: string): Promise<void> {
    const { error } = await this.#authAdmin.updateUserById(userId, { password });
    if (!error) return;
    const isOurFault = error.code !== 'weak_password' && (error.status ?? 500) < 500 && error.status !== 429;
    throw isOurFault ? new DelveError({ ...INTERNAL_ERROR, cause: error }) : fromAuth(error);
  }

  /** Whether the file was not there before. A name is never used for other content, so it may be kept for a year. */
  async storeFile(bucket: ImageBucket, path: string, bytes: Uint8Array, type: string): Promise<boolean> {
    const { error } = await this.#supabase.storage
      .from(bucket)
      .upload(path, bytes, { contentType: type, cacheControl: '31536000', upsert: false });
    if (error === null) return true;
    if ('statusCode' in error && String(error.statusCode) === '409') return false;
    throw new DelveError({ ...UNREACHABLE, cause: error });
  }

  async removeFiles(bucket: string, paths: readonly string[]): Promise<void> {
    const { error } = await this.#supabase.storage.from(bucket).remove([...paths]);
    if (error) throw new DelveError({ ...UNREACHABLE, cause: error });
  }

  /** Deletes what the database has queued: files that no row names any more. At most 100 a call; how many those were. */
  async deleteQueuedFiles(): Promise<number> {
    const due = await answerOf(this.#supabase.rpc('take_files_to_delete', { at_most: 100 }));
    for (const bucket of new Set(due.map(({ bucket_id }) => bucket_id))) {
      const files = due.filter(({ bucket_id }) => bucket_id === bucket);
      await this.removeFiles(
        bucket,
        files.map(({ name }) => name),
      );
    }
    return due.length;
  }
}

function tooManyRequests(seconds: number): DelveError {
  return new DelveError({
    status: 429,
    code: 'rate_limited',
    message: 'Too many requests; wait a little and try again.',
    hint: `Try again in ${seconds} s.`,
    retryAfterSeconds: seconds,
  });
}
