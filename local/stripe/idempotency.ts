import { createHash } from 'node:crypto';
import type { Account } from './account.ts';
import { Refusal } from './refusal.ts';
import type { RememberedAnswer } from './state.ts';

const DAY = 86_400;

export function fingerprintOf(method: string, path: string, body: string): string {
  return createHash('sha256').update(`${method} ${path}\n${body}`).digest('hex');
}

/** The answer that a key got before. Throws where it came with another request. */
export function replay(account: Account, key: string, fingerprint: string): RememberedAnswer | undefined {
  const answers = account.state.answers;
  const known = Object.hasOwn(answers, key) ? answers[key] : undefined;
  if (known === undefined || known.at + DAY < account.now()) return undefined;
  if (known.fingerprint === fingerprint) return known;
  throw new Refusal(
    400,
    'Keys for idempotent requests can only be used with the same parameters they were first used with. Try using ' +
      `a key other than '${key}' if you meant to execute a different request.`,
    { type: 'idempotency_error' },
  );
}

/** Keeps an answer for a day, failures too. */
export function remember(account: Account, key: string, answer: Omit<RememberedAnswer, 'at'>): void {
  for (const [old, { at }] of Object.entries(account.state.answers)) {
    if (at + DAY < account.now()) delete account.state.answers[old];
  }
  account.state.answers[key] = { ...answer, at: account.now() };
}
