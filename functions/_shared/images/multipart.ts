import { DelveError } from '@delve/client';
import {
  getMultipartBoundary,
  MaxFileSizeExceededError,
  MaxTotalSizeExceededError,
  MultipartParseError,
  MultipartParser,
  type MultipartPart as ParsedPart,
} from '@remix-run/multipart-parser';
import { refuseCompressed } from '../uncompressed.ts';
import { joinBytes } from './bytes.ts';
import { MAX_IMAGE_BYTES } from './image-error.ts';

/** A text field, or a file: `index` counts the files of the request from 0. */
export type MultipartPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | { readonly kind: 'file'; readonly name: string; readonly index: number; readonly bytes: Uint8Array };

/** Sizes in bytes. */
export interface MultipartLimits {
  readonly files: number;
  readonly fileBytes: number;
  readonly fields: number;
  readonly fieldBytes: number;
  /** Of the whole body. */
  readonly totalBytes: number;
}

/** Ten images of 10 MB, 30 MB together, and some text. */
export const UPLOAD_LIMITS: MultipartLimits = {
  files: 10,
  fileBytes: MAX_IMAGE_BYTES,
  fields: 50,
  fieldBytes: 64 * 1024,
  totalBytes: 30 * 1024 * 1024,
};

/** RFC 2046, 5.1.1. A longer one would make the search slow. */
const MAX_BOUNDARY = 70;

/**
 * The parts of a form, one by one while the body arrives: a file is held until the next part is asked for.
 * Whatever Content-Length says, the bytes are counted. Where a limit breaks, and where the caller stops, the
 * rest is not read. A file input that nobody filled in is passed over.
 *
 * Throws a DelveError: 415 `unsupported_media_type` or `unsupported_encoding`, 400 `malformed_multipart`,
 * 413 `body_too_large`, `file_too_large` or `field_too_large`, 422 `too_many_files` or `too_many_fields`.
 */
export async function* readMultipart(
  request: Request,
  limits: MultipartLimits = UPLOAD_LIMITS,
): AsyncGenerator<MultipartPart, void, undefined> {
  const parser = new MultipartParser(boundaryOf(request), {
    maxFileSize: limits.fileBytes,
    maxTotalSize: limits.totalBytes,
    maxParts: limits.files + limits.fields + 1,
  });
  const parts = new FormParts(limits);
  try {
    for await (const block of readBlocks(request, limits.totalBytes)) {
      // What follows the last boundary means nothing, and the parser takes none of it.
      if (isFinished(parser)) continue;
      for (const part of parser.write(block)) yield* parts.accept(part);
    }
    parser.finish();
  } catch (error) {
    throw error instanceof MultipartParseError ? fromParser(error, limits, parts.files) : error;
  }
}

function boundaryOf(request: Request): string {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*(;|$)/i.test(type)) {
    throw new DelveError({
      status: 415,
      code: 'unsupported_media_type',
      message: 'Send the body as a form, with `Content-Type: multipart/form-data`.',
    });
  }
  refuseCompressed(request);
  const boundary = getMultipartBoundary(type)?.trim() ?? '';
  if (boundary === '' || boundary.length > MAX_BOUNDARY || isSlowToFind(boundary)) {
    throw malformed('it has no valid boundary');
  }
  return boundary;
}

/** A boundary of 70 times `a` made the search in 30 MB of `a` take 3.4 s; random ones are near 1. */
const MAX_COMPARISONS = 16;

/**
 * In Deno the parser searches by Boyer-Moore-Horspool: it compares from the boundary's end, and moves on as far
 * as the last character is from the one before that is the same. Bytes can make it compare over and over what
 * repeats itself at that distance.
 */
function isSlowToFind(boundary: string): boolean {
  const last = boundary.length - 1;
  const previous = boundary.lastIndexOf(boundary.charAt(last), last - 1);
  const distance = last > 0 && previous >= 0 ? last - previous : boundary.length;
  let repeated = distance;
  while (repeated <= last && boundary[last - repeated] === boundary[last - repeated + distance])
    repeated += 1;
  return repeated / distance > MAX_COMPARISONS;
}

/** Smaller blocks would cost the parser an object each, however small the sender makes them. */
const BLOCK_BYTES = 64 * 1024;

async function* readBlocks({ body }: Request, limit: number): AsyncGenerator<Uint8Array, void, undefined> {
  let chunks: Uint8Array[] = [];
  let waiting = 0;
  let total = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of readable(body)) {
    total += chunk.byteLength;
    if (total > limit) throw bodyTooLarge(limit);
    chunks.push(chunk);
    waiting += chunk.byteLength;
    if (waiting < BLOCK_BYTES) continue;
    yield joinBytes(chunks);
    chunks = [];
    waiting = 0;
  }
  if (waiting > 0) yield joinBytes(chunks);
}

async function* readable(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch (cause) {
    throw cause instanceof DelveError ? cause : malformed('it ends too early', cause);
  }
}

class FormParts {
  readonly #limits: MultipartLimits;
  files = 0;
  #fields = 0;

  constructor(limits: MultipartLimits) {
    this.#limits = limits;
  }

  /** The part as the caller gets it; none for a file input without a file. */
  *accept(part: ParsedPart): Generator<MultipartPart> {
    const name = readName(part);
    if (part.isFile) {
      if (part.filename === '' && part.size === 0) return;
      yield this.#file(name, part);
    } else {
      yield this.#field(name, part);
    }
  }

  #file(name: string, part: ParsedPart): MultipartPart {
    const index = this.files;
    this.files += 1;
    if (this.files > this.#limits.files) {
      throw new DelveError({
        status: 422,
        code: 'too_many_files',
        message: `A request may have at most ${this.#limits.files} files.`,
        hint: 'Send the others with another request.',
      });
    }
    const { bytes } = part;
    // The parser would hold a second copy until the next part begins.
    part.content.length = 0;
    return { kind: 'file', name, index, bytes };
  }

  #field(name: string, part: ParsedPart): MultipartPart {
    this.#fields += 1;
    if (this.#fields > this.#limits.fields) {
      throw new DelveError({
        status: 422,
        code: 'too_many_fields',
        message: `A request may have at most ${this.#limits.fields} text fields.`,
      });
    }
    if (part.size > this.#limits.fieldBytes) {
      throw new DelveError({
        status: 413,
        code: 'field_too_large',
        message: `A text field may have at most ${this.#limits.fieldBytes / 1024} KB.`,
        errors: { [name]: [`Must have at most ${this.#limits.fieldBytes / 1024} KB.`] },
      });
    }
    return { kind: 'field', name, value: decoded(() => part.text) };
  }
}

function readName(part: ParsedPart): string {
  const name = decoded(() => part.name);
  if (!name) throw malformed('a part has no name');
  return name;
}

/** The parser decodes when it is asked, and throws what TextDecoder throws. */
function decoded<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw malformed('it is not UTF-8', cause);
  }
}

function isFinished(parser: MultipartParser): boolean {
  try {
    parser.finish();
    return true;
  } catch {
    return false;
  }
}

function fromParser(error: MultipartParseError, limits: MultipartLimits, file: number): DelveError {
  if (error instanceof MaxFileSizeExceededError) {
    return new DelveError({
      status: 413,
      code: 'file_too_large',
      message: `File ${file + 1} of the request is larger than ${megabytes(limits.fileBytes)}.`,
      cause: error,
    });
  }
  if (error instanceof MaxTotalSizeExceededError) return bodyTooLarge(limits.totalBytes);
  return malformed('its parts are not marked off correctly', error);
}

function bodyTooLarge(limit: number): DelveError {
  return new DelveError({
    status: 413,
    code: 'body_too_large',
    message: `A request with files may have at most ${megabytes(limit)}.`,
    hint: 'Send the files with several requests.',
  });
}

function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`;
}

function malformed(what: string, cause?: unknown): DelveError {
  return new DelveError({
    status: 400,
    code: 'malformed_multipart',
    message: `The form cannot be read: ${what}.`,
    cause,
  });
}
