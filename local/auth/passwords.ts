import { randomBytes } from 'node:crypto';
import bcrypt from 'bcryptjs';
import type { LocalConfig } from '../config.ts';
import { AuthError, validationFailed } from './errors.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const SYMBOLS = '!@#$%^&*()_+-=[]{};\'\\:"|<>?,./`~';

/**
 * Each entry needs at least one of its characters. Source: supabase/cli, pkg/config (PasswordRequirements).
 */
const REQUIRED_CHARACTERS: Record<LocalConfig['auth']['password_requirements'], readonly string[]> = {
  '': [],
  letters_digits: [LOWER + UPPER, DIGITS],
  lower_upper_letters_digits: [LOWER, UPPER, DIGITS],
  lower_upper_letters_digits_symbols: [LOWER, UPPER, DIGITS, SYMBOLS],
};

/** What bcrypt reads of a password, in bytes. */
const MAX_LENGTH = 72;

/**
 * Why the password is too weak for the project, or null when it is not. Throws 400 when it is too long to
 * hash.
 */
export function passwordWeakness(config: LocalConfig['auth'], password: string): AuthError | null {
  const length = Buffer.byteLength(password);
  if (length > MAX_LENGTH) {
    throw validationFailed(`Password cannot be longer than ${MAX_LENGTH} characters`);
  }
  const messages: string[] = [];
  const reasons: string[] = [];
  if (length < config.minimum_password_length) {
    reasons.push('length');
    messages.push(`Password should be at least ${config.minimum_password_length} characters.`);
  }
  const sets = REQUIRED_CHARACTERS[config.password_requirements];
  if (!sets.every((set) => [...password].some((character) => set.includes(character)))) {
    reasons.push('characters');
    messages.push(`Password should contain at least one character of each: ${sets.join(', ')}.`);
  }
  return reasons.length ? new AuthError(422, 'weak_password', messages.join(' '), reasons) : null;
}

/** Throws 422 `weak_password` with the reasons. */
export function requireStrongPassword(config: LocalConfig['auth'], password: string): void {
  const weakness = passwordWeakness(config, password);
  if (weakness) throw weakness;
}

export async function hashPassword(password: string): Promise<string> {
  // GoTrue's hashes and pgcrypto's carry the older tag; what follows it is the same algorithm.
  const salt = (await bcrypt.genSalt(10)).replace('$2b$', '$2a$');
  return bcrypt.hash(password, salt);
}

const NOBODYS_HASH = await hashPassword(randomBytes(24).toString('hex'));

/**
 * Takes as long without a hash as with one, so that the time of an answer does not tell who has an account.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const matches = await bcrypt.compare(password, hash || NOBODYS_HASH);
  return matches && Boolean(hash);
}

/** For accounts that come without a password of their own. */
export function randomPassword(): string {
  return randomBytes(32).toString('base64url');
}
