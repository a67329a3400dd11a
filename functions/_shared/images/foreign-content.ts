import { imagePolyglot } from './image-error.ts';

/**
 * Refuses an image in which another format is hidden, wherever it lies: behind the image's end, in comments,
 * in metadata, in unknown parts, or in data that decoders pass over.
 *
 * The rule: the *whole* file is searched, once, for what makes a file something else to a browser, a PDF
 * reader, an archiver, PHP or a loader. Everything else that is left over (padding, the second images of MPF,
 * the MP4 of a motion photo, the trailers of Samsung phones, bytes that nobody knows) is cut off without a
 * word, since phones and cameras write it and the stripped image does not contain it.
 *
 * Why the whole file: compressed pixels may have unused bytes at their end that only a decoder can tell from
 * pixels. That needs signatures that hardly occur by chance: one in 75,000 random files of 10 MB has one.
 */
export function refuseForeignContent(bytes: Uint8Array): void {
  let pair = 0;
  for (let end = 0; end < bytes.byteLength; end += 1) {
    pair = ((pair << 8) | (bytes[end] ?? 0)) & 0xffff;
    if (IS_CANDIDATE[pair] === 0) continue;
    const found = CANDIDATES.get(pair)?.find(({ isAt }) => isAt(bytes, end - 1));
    if (found) throw imagePolyglot(found.format);
  }
}

interface Signature {
  /** For people: "This image has … hidden in it." */
  readonly format: string;
  /** What it starts with; lower case stands for both cases. */
  readonly opening: string;
  readonly isAt: (bytes: Uint8Array, offset: number) => boolean;
}

const SIGNATURES: readonly Signature[] = [
  // Not every doctype: Photoshop writes property lists, which have one, into its print settings.
  ...['!doctype html', 'html', 'head', 'body', 'script', 'iframe', 'object', 'embed', 'style', 'img'].map(
    (name) => tag('HTML', name),
  ),
  ...['!doctype svg', 'svg'].map((name) => tag('SVG', name)),
  tag('PHP', '?php'),
  // Markup whose tags have a prefix needs the namespace.
  text('SVG', 'http://www.w3.org/2000/svg'),
  text('HTML', 'http://www.w3.org/1999/xhtml'),
  { format: 'a PDF', opening: '%PDF-', isAt: isPdf },
  { format: 'a ZIP archive', opening: 'PK', isAt: isZip },
  text('a RAR archive', 'Rar!\x1a\x07'),
  text('a 7z archive', "7z\xbc\xaf'\x1c"),
  text('a GIF', 'GIF87a'),
  text('a GIF', 'GIF89a'),
  { format: 'a program', opening: '\x7fELF', isAt: isElf },
];

/** By their first two bytes, so that a file full of first bytes costs no more than another. */
const CANDIDATES = new Map<number, Signature[]>();
for (const signature of SIGNATURES) {
  for (const pair of pairsOf(signature.opening)) {
    CANDIDATES.set(pair, [...(CANDIDATES.get(pair) ?? []), signature]);
  }
}
const IS_CANDIDATE = Uint8Array.from({ length: 0x10000 }, (_, pair) => (CANDIDATES.has(pair) ? 1 : 0));

function pairsOf(opening: string): number[] {
  const [firsts, seconds] = [opening.charAt(0), opening.charAt(1)].map((character) =>
    [...new Set([character, character.toUpperCase()])].map((either) => either.charCodeAt(0)),
  );
  return (firsts ?? []).flatMap((first) => (seconds ?? []).map((second) => first * 256 + second));
}

function text(format: string, opening: string): Signature {
  return { format, opening, isAt: (bytes, offset) => isTextAt(bytes, offset, opening) };
}

/** Shorter names occur by chance, unless text follows as well. */
const TELLING_LENGTH = 4;
const TEXT_LENGTH = 8;

function tag(format: string, name: string): Signature {
  const opening = `<${name}`;
  return {
    format,
    opening,
    isAt(bytes, offset) {
      const end = offset + opening.length;
      return (
        isTextAt(bytes, offset, opening) &&
        isTagDelimiter(bytes[end]) &&
        (name.length >= TELLING_LENGTH || bytes.subarray(end, end + TEXT_LENGTH).every(isTextByte))
      );
    },
  };
}

/** Upper and lower case are the same; `wanted` is in lower case where it has letters that may be either. */
function isTextAt(bytes: Uint8Array, offset: number, wanted: string): boolean {
  if (offset + wanted.length > bytes.byteLength) return false;
  for (let index = 0; index < wanted.length; index += 1) {
    const byte = bytes[offset + index] ?? 0;
    const code = wanted.charCodeAt(index);
    const isUpperCase = byte >= 0x41 && byte <= 0x5a;
    if (byte !== code && (!isUpperCase || byte + 0x20 !== code)) return false;
  }
  return true;
}

/** White space, `/`, `>`, or the end of the file. */
function isTagDelimiter(byte: number | undefined): boolean {
  return byte === undefined || isWhiteSpace(byte) || byte === 0x2f || byte === 0x3e;
}

function isWhiteSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function isTextByte(byte: number): boolean {
  return isWhiteSpace(byte) || (byte >= 0x20 && byte <= 0x7e);
}

function isPdf(bytes: Uint8Array, offset: number): boolean {
  const version = bytes[offset + 5] ?? 0;
  return isTextAt(bytes, offset, '%PDF-') && version >= 0x30 && version <= 0x39 && bytes[offset + 6] === 0x2e;
}

/**
 * The head of a file in the archive, whose version and method are known ones, or the end of the directory,
 * that every reader looks for, of an archive in one piece. Source: PKWARE's APPNOTE 6.3.10, 4.3.7 and 4.3.16.
 */
function isZip(bytes: Uint8Array, offset: number): boolean {
  const at = (index: number) => bytes[offset + index] ?? -1;
  if (at(1) !== 0x4b) return false;
  if (at(2) === 3 && at(3) === 4) {
    return at(4) >= 0 && at(4) <= 63 && at(5) >= 0 && at(5) <= 20 && at(8) >= 0 && at(8) <= 99 && at(9) === 0;
  }
  return at(2) === 5 && at(3) === 6 && [4, 5, 6, 7].every((index) => at(index) === 0);
}

function isElf(bytes: Uint8Array, offset: number): boolean {
  const [kind, order, version] = bytes.subarray(offset + 4, offset + 7);
  return (
    isTextAt(bytes, offset, '\x7fELF') &&
    (kind === 1 || kind === 2) &&
    (order === 1 || order === 2) &&
    version === 1
  );
}
