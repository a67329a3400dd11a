import type { LocalConfig } from '../config.ts';
import { tooMany } from './errors.ts';

const FIVE_MINUTES = 300_000;
const HOUR = 3_600_000;
/** Auth lets no more than this many requests come at once, however wide the limit. */
const LARGEST_BURST = 30;

/** One bucket a key: it holds `capacity` tokens, and `perPeriod` of them come back in `periodMs`. */
class TokenBuckets {
  readonly #capacity: number;
  readonly #tokensPerMs: number;
  readonly #buckets = new Map<string, { tokens: number; filledAt: number }>();

  constructor(perPeriod: number, periodMs: number, capacity = perPeriod) {
    this.#capacity = capacity;
    this.#tokensPerMs = perPeriod / periodMs;
  }

  take(key: string): boolean {
    const now = Date.now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#capacity, filledAt: now };
    const tokens = Math.min(this.#capacity, bucket.tokens + (now - bucket.filledAt) * this.#tokensPerMs);
    const allowed = tokens >= 1;
    this.#buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, filledAt: now });
    return allowed;
  }
}

export type LimitedAction =
  | 'signup'
  | 'anonymous'
  | 'signIn'
  | 'refresh'
  | 'verify'
  | 'otp'
  | 'magiclink'
  | 'recover'
  | 'resend'
  | 'user';

/** `[auth.rate_limit]` of config.toml, in memory: requests by caller's address, mails by the project. */
export class RateLimits {
  readonly #byAction: Record<LimitedAction, TokenBuckets>;
  readonly #mails: TokenBuckets;

  constructor(limits: LocalConfig['auth']['rate_limit']) {
    const perFiveMinutes = (limit: number) =>
      new TokenBuckets(limit, FIVE_MINUTES, Math.min(limit, LARGEST_BURST));
    this.#byAction = {
      signup: perFiveMinutes(limits.sign_in_sign_ups),
      signIn: perFiveMinutes(limits.sign_in_sign_ups),
      otp: perFiveMinutes(limits.sign_in_sign_ups),
      magiclink: perFiveMinutes(limits.sign_in_sign_ups),
      recover: perFiveMinutes(limits.sign_in_sign_ups),
      resend: perFiveMinutes(limits.sign_in_sign_ups),
      user: perFiveMinutes(limits.sign_in_sign_ups),
      refresh: perFiveMinutes(limits.token_refresh),
      verify: perFiveMinutes(limits.token_verifications),
      anonymous: new TokenBuckets(limits.anonymous_users, HOUR),
    };
    this.#mails = new TokenBuckets(limits.email_sent, HOUR);
  }

  /** Throws 429 `over_request_rate_limit` when the address has used its share. */
  check(action: LimitedAction, address: string): void {
    if (this.#byAction[action].take(address)) return;
    throw tooMany('over_request_rate_limit', 'Request rate limit reached');
  }

  /** Throws 429 `over_email_send_rate_limit` when the project has sent its share of mails. */
  checkMail(): void {
    if (this.#mails.take('')) return;
    throw tooMany('over_email_send_rate_limit', 'email rate limit exceeded');
  }
}
