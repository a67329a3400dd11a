import { storageErrors } from './errors.ts';

// The ASCII characters that S3 takes. Source: supabase/storage, src/storage/limits.ts.
const OBJECT_KEY = /^[A-Za-z0-9_/!.*'() &$=@;:+,?-]+$/;
const BUCKET_NAME = /^[A-Za-z0-9_!.*'() &$=@;:+,?-]{1,100}$/;
const MIME_PATTERN = /^([a-zA-Z0-9\-+.]+)\/([a-zA-Z0-9\-+.]+)(;\s*charset=[a-zA-Z0-9-]+)?$|\*$/;
const MAX_MIME_LENGTH = 1000;
const UNITS: Record<string, number> = { GB: 1e9, MB: 1e6, KB: 1e3, B: 1 };

/** Throws `InvalidKey` for a key that Storage would not take. */
export function assertObjectKey(key: string): void {
  if (!OBJECT_KEY.test(key)) throw storageErrors.invalidKey(key);
}

/** Throws `Bucket name invalid` for a name that Storage would not take. */
export function assertBucketName(name: string): void {
  if (!BUCKET_NAME.test(name)) throw storageErrors.invalidBucketName();
}

/** Throws unless every entry is a MIME type, or one with a wildcard ("image/*"). */
export function assertMimePatterns(patterns: readonly string[]): void {
  for (const pattern of patterns) {
    if (pattern.length > MAX_MIME_LENGTH || !MIME_PATTERN.test(pattern))
      throw storageErrors.invalidMimeType(pattern);
  }
}

/** Throws `invalid_mime_type` unless one of the patterns allows the type; no patterns allow every type. */
export function assertAllowedMimeType(type: string, patterns: readonly string[] | null): void {
  if (!patterns) return;
  const [major, minor] = type.split('/');
  const allowed =
    minor !== undefined &&
    patterns.some((pattern) => {
      const [patternMajor, patternMinor] = pattern.split('/');
      return patternMajor === major && (patternMinor === '*' || patternMinor === minor);
    });
  if (!allowed) throw storageErrors.invalidMimeType(type);
}

/** Bytes, from a number or a string such as "10MB" (1000-based, as storage-api reads it). */
export function parseFileSize(value: number | string): number {
  if (typeof value === 'number') return value;
  const [, amount, unit] = /^([0-9]+(?:\.[0-9]+)?)(gb|mb|kb|b)$/i.exec(value) ?? [];
  if (amount === undefined || unit === undefined) throw storageErrors.invalidFileSizeLimit();
  return Math.round(Number(amount) * (UNITS[unit.toUpperCase()] ?? 1));
}

/** True for the empty file that keeps a folder in the dashboard: it may hold no byte. */
export function isFolderPlaceholder(key: string): boolean {
  return key.endsWith('.emptyFolderPlaceholder');
}
