import type { Claims } from './database.ts';
import type { Realtime } from './realtime.ts';
import { verifyToken } from './tokens.ts';

/** Node's timers hold no more than 24 days; the real server looks at a token at least hourly as well. */
const LONGEST_WAIT_MS = 3_600_000;

interface Callbacks {
  /** The token is at its end, or has not been looked at for long. */
  readonly onExpiry: () => void;
  /** A token that came too early may be used now. */
  readonly onHeld: () => void;
}

/** The token of one channel: in time, replaceable, and gone when it expires. */
export class ChannelToken {
  readonly #realtime: Realtime;
  readonly #callbacks: Callbacks;
  #token: string;
  #claims: Claims;
  #expiry: NodeJS.Timeout | undefined;
  #replacedAt = Number.NEGATIVE_INFINITY;
  #held: string | undefined;
  #release: NodeJS.Timeout | undefined;

  /** Throws {@link TokenRefused}. */
  static async confirm(realtime: Realtime, token: string, callbacks: Callbacks): Promise<ChannelToken> {
    return new ChannelToken(realtime, token, await verifyToken(realtime.keys, token), callbacks);
  }

  private constructor(realtime: Realtime, token: string, claims: Claims, callbacks: Callbacks) {
    this.#realtime = realtime;
    this.#token = token;
    this.#claims = claims;
    this.#callbacks = callbacks;
    this.#watch();
  }

  get claims(): Claims {
    return this.#claims;
  }

  /** Whether a token is another one and may be used at once. One that comes too early is held, the latest of them. */
  isNewToBeUsed(token: string): boolean {
    if (token === this.#token || token === this.#held) return false;
    const wait = this.#replacedAt + this.#realtime.limits.tokenRefreshMs - performance.now();
    if (wait <= 0) return true;
    if (this.#held === undefined) this.#release = setTimeout(this.#callbacks.onHeld, wait);
    this.#held = token;
    return false;
  }

  takeHeld(): string | undefined {
    const held = this.#held;
    this.#held = undefined;
    clearTimeout(this.#release);
    return held;
  }

  /** Resolves with the claims of the new token. Throws {@link TokenRefused}. */
  async replace(token: string): Promise<Claims> {
    this.#token = token;
    this.#replacedAt = performance.now();
    this.takeHeld();
    return this.confirm();
  }

  /** Looks at the token once more. Throws {@link TokenRefused}. */
  async confirm(): Promise<Claims> {
    this.#claims = await verifyToken(this.#realtime.keys, this.#token);
    this.#watch();
    return this.#claims;
  }

  end(): void {
    clearTimeout(this.#expiry);
    clearTimeout(this.#release);
  }

  #watch(): void {
    clearTimeout(this.#expiry);
    const left = this.#claims.exp * 1000 - Date.now();
    this.#expiry = setTimeout(this.#callbacks.onExpiry, Math.min(Math.max(left, 0), LONGEST_WAIT_MS));
  }
}
