import { describe, expect, test } from 'vitest';
import {
  type MultipartLimits,
  type MultipartPart,
  readMultipart,
  UPLOAD_LIMITS,
} from '../../../functions/_shared/images/multipart.ts';

const BOUNDARY = 'delve-boundary';
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
const MB = 1024 * 1024;

async function readAll(request: Request, limits?: MultipartLimits): Promise<MultipartPart[]> {
  const parts: MultipartPart[] = [];
  for await (const part of readMultipart(request, limits)) parts.push(part);
  return parts;
}

function formRequest(form: FormData): Request {
  return new Request('http://localhost/', { method: 'POST', body: form });
}

function textRequest(body: string | Uint8Array, type = FORM, headers: Record<string, string> = {}): Request {
  return new Request('http://localhost/', {
    method: 'POST',
    body,
    headers: { 'content-type': type, ...headers },
  });
}

const part = (head: string, content: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const END = `--${BOUNDARY}--\r\n`;

/** A body that tells how much of it was taken and whether it was cancelled. */
function observedRequest(next: (index: number) => Uint8Array | null, type = FORM) {
  const seen = { bytes: 0, isCancelled: false };
  let index = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = next(index);
        index += 1;
        if (chunk === null) {
          controller.close();
          return;
        }
        seen.bytes += chunk.byteLength;
        controller.enqueue(chunk);
      },
      cancel() {
        seen.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const request = new Request('http://localhost/', {
    method: 'POST',
    body,
    headers: { 'content-type': type },
    duplex: 'half',
  });
  return { request, seen };
}

const encode = (text: string) => new TextEncoder().encode(text);

describe('a form', () => {
  test('gives its fields and files in their order, as FormData sends them', async () => {
    const form = new FormData();
    form.append('business_id', '7');
    form.append('tags', 'a');
    form.append('tags', 'ọjà');
    form.append('images', new File([new Uint8Array([1, 2, 3])], 'one.png'));
    form.append('images', new File([new Uint8Array([0x0d, 0x0a, 0x2d, 0x2d])], 'two;"ọ".jpg'));
    expect(await readAll(formRequest(form))).toEqual([
      { kind: 'field', name: 'business_id', value: '7' },
      { kind: 'field', name: 'tags', value: 'a' },
      { kind: 'field', name: 'tags', value: 'ọjà' },
      { kind: 'file', name: 'images', index: 0, bytes: new Uint8Array([1, 2, 3]) },
      { kind: 'file', name: 'images', index: 1, bytes: new Uint8Array([0x0d, 0x0a, 0x2d, 0x2d]) },
    ]);
  });

  test('a file input that nobody filled in is passed over, an empty file is not', async () => {
    const body = part('name="logo"; filename=""', '') + part('name="images"; filename="a.png"', '') + END;
    expect(await readAll(textRequest(body))).toEqual([
      { kind: 'file', name: 'images', index: 0, bytes: new Uint8Array() },
    ]);
  });

  test('is read alike however it arrives, and whatever follows its end', async () => {
    const body = encode(
      `${part('name="a"', 'x')}${part('name="f"; filename="f"', '\r\n--delve')}${END}epilogue`,
    );
    const whole = await readAll(textRequest(body));
    expect(whole).toHaveLength(2);
    for (const size of [1, 2, 3, 7, 50]) {
      const { request } = observedRequest((index) =>
        index * size < body.length ? body.subarray(index * size, (index + 1) * size) : null,
      );
      expect(await readAll(request)).toEqual(whole);
    }
  });

  test('what follows the end in blocks of its own is passed over', async () => {
    const blocks = [encode(part('name="a"', 'x') + END), new Uint8Array(100_000), new Uint8Array(100_000)];
    const { request } = observedRequest((index) => blocks[index] ?? null);
    expect(await readAll(request)).toEqual([{ kind: 'field', name: 'a', value: 'x' }]);
  });

  test.each([
    '----WebKitFormBoundary7MA4YWxkTrZu0gWW',
    '--------------------------999999999999',
    'dart-http-boundary-8mXk2oJ4kD8q1VYb9iCzv3Gm0c7Lw5eTnR6hQpUaFsZxBtEy1N',
    'x',
  ])('may have the boundary %s', async (boundary) => {
    const request = textRequest(
      `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--${boundary}--`,
      `multipart/form-data; boundary="${boundary}"`,
    );
    expect(await readAll(request)).toEqual([{ kind: 'field', name: 'a', value: 'x' }]);
  });

  test('without parts gives none', async () => {
    expect(await readAll(textRequest(END))).toEqual([]);
  });
});

describe('limits', () => {
  const fileHead = encode(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="images"; filename="a.png"\r\n\r\n`,
  );
  const MEGABYTE = new Uint8Array(MB);

  test('10 MB of a file are taken, one byte more is not', async () => {
    const form = (size: number) => {
      const data = new FormData();
      data.append('images', new File([new Uint8Array(size)], 'a.png'));
      return formRequest(data);
    };
    const [file] = await readAll(form(10 * MB));
    expect(file).toMatchObject({ kind: 'file', bytes: expect.objectContaining({ byteLength: 10 * MB }) });
    await expect(readAll(form(10 * MB + 1))).rejects.toMatchObject({ status: 413, code: 'file_too_large' });
  });

  test('an endless file is given up soon after the limit, and its stream is cancelled', async () => {
    const { request, seen } = observedRequest((index) => (index === 0 ? fileHead : MEGABYTE));
    await expect(readAll(request)).rejects.toMatchObject({
      status: 413,
      code: 'file_too_large',
      message: 'File 1 of the request is larger than 10 MB.',
    });
    expect(seen.isCancelled).toBe(true);
    expect(seen.bytes).toBeLessThanOrEqual(12 * MB);
  });

  test('an endless body is given up at 30 MB, however small its parts are', async () => {
    const { request, seen } = observedRequest((index) => {
      if (index === 0) return encode(`--${BOUNDARY}--\r\n`);
      return MEGABYTE;
    });
    await expect(readAll(request)).rejects.toMatchObject({ status: 413, code: 'body_too_large' });
    expect(seen.isCancelled).toBe(true);
    expect(seen.bytes).toBeLessThanOrEqual(31 * MB);
  });

  test('what Content-Length says does not count', async () => {
    const body = part('name="a"', 'x'.repeat(70_000)) + END;
    const request = textRequest(body, FORM, { 'content-length': '10' });
    await expect(readAll(request)).rejects.toMatchObject({ status: 413, code: 'field_too_large' });
  });

  test('ten files are taken, eleven are not', async () => {
    const files = (count: number) => part('name="f"; filename="f"', 'x').repeat(count) + END;
    expect(await readAll(textRequest(files(10)))).toHaveLength(10);
    await expect(readAll(textRequest(files(11)))).rejects.toMatchObject({
      status: 422,
      code: 'too_many_files',
    });
  });

  test('64 KB of text are taken, one byte more is not', async () => {
    const field = (size: number) => textRequest(part('name="about"', 'x'.repeat(size)) + END);
    expect(await readAll(field(64 * 1024))).toHaveLength(1);
    await expect(readAll(field(64 * 1024 + 1))).rejects.toMatchObject({
      status: 413,
      code: 'field_too_large',
      errors: { about: ['Must have at most 64 KB.'] },
    });
  });

  test('fields are counted', async () => {
    const limits = { ...UPLOAD_LIMITS, fields: 2 };
    const fields = (count: number) => textRequest(part('name="a"', 'x').repeat(count) + END);
    expect(await readAll(fields(2), limits)).toHaveLength(2);
    await expect(readAll(fields(3), limits)).rejects.toMatchObject({ status: 422, code: 'too_many_fields' });
  });

  test('the head of a part is bounded', async () => {
    const { request, seen } = observedRequest((index) =>
      index === 0 ? encode(`--${BOUNDARY}\r\nX: `) : new Uint8Array(MB).fill(0x61),
    );
    await expect(readAll(request)).rejects.toMatchObject({ status: 400, code: 'malformed_multipart' });
    expect(seen.bytes).toBeLessThanOrEqual(2 * MB);
  });

  test('where the caller stops, the stream is cancelled', async () => {
    const first = encode(part('name="a"', 'x') + part('name="b"', 'y'));
    const { request, seen } = observedRequest((index) => (index === 0 ? first : MEGABYTE));
    for await (const { name } of readMultipart(request)) {
      expect(name).toBe('a');
      break;
    }
    expect(seen.isCancelled).toBe(true);
    expect(seen.bytes).toBeLessThanOrEqual(2 * MB);
  });
});

describe('requests that are no forms', () => {
  test.each(['application/json', 'multipart/mixed; boundary=x', 'multipart/form-data-x; boundary=x', ''])(
    'the type %j is a 415',
    async (type) => {
      await expect(readAll(textRequest('x', type))).rejects.toMatchObject({
        status: 415,
        code: 'unsupported_media_type',
      });
    },
  );

  test('a compressed one is a 415', async () => {
    const request = textRequest(END, FORM, { 'content-encoding': 'gzip' });
    await expect(readAll(request)).rejects.toMatchObject({ status: 415, code: 'unsupported_encoding' });
  });

  test.each([
    ['no boundary', 'multipart/form-data', END],
    ['an empty boundary', 'multipart/form-data; boundary=', END],
    ['a long boundary', `multipart/form-data; boundary=${'x'.repeat(71)}`, END],
    ['a boundary of one letter', `multipart/form-data; boundary=${'a'.repeat(70)}`, END],
    ['a boundary that repeats itself', `multipart/form-data; boundary=x${'ab'.repeat(34)}`, END],
    ['no body', FORM, ''],
    ['another boundary', FORM, END.replaceAll('delve', 'other')],
    ['no end', FORM, part('name="a"', 'x')],
    ['an end in the middle of a file', FORM, part('name="a"; filename="a"', 'x').slice(0, -2)],
    ['a part without a head', FORM, `--${BOUNDARY}\r\n\r\nx\r\n${END}`],
    ['a part without a name', FORM, part('filename="a"', 'x') + END],
    ['text that is not UTF-8', FORM, Buffer.from(part('name="a"', '\xff') + END, 'latin1')],
    ['a name that is not UTF-8', FORM, Buffer.from(part('name="\xff"', 'x') + END, 'latin1')],
  ])('%s is a 400', async (_name, type, body) => {
    await expect(readAll(textRequest(body, type))).rejects.toMatchObject({
      status: 400,
      code: 'malformed_multipart',
    });
  });

  test('a sender who goes away is a 400', async () => {
    const { request } = observedRequest((index) => {
      if (index > 0) throw new Error('connection reset');
      return encode(part('name="a"', 'x'));
    });
    await expect(readAll(request)).rejects.toMatchObject({ status: 400, code: 'malformed_multipart' });
  });
});
