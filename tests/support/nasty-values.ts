/** What no field is made for: wrong types, edges of numbers, texts that break parsers, names that objects have. */
export const NASTY_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  1.5,
  2 ** 53,
  -1e308,
  '',
  'NaN',
  '__proto__',
  'nul\u0000',
  'half \ud800',
  '\u202eright to left, \u0627\u0644\u0633\u0644\u0627\u0645',
  '\u{1f469}\u{1f3fe}\u200d\u{1f373}'.repeat(40),
  "'; drop table public.businesses; --",
  '<script>alert(1)</script>{{7*7}}',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  'x'.repeat(120_000),
  [null],
  [{}],
  [2 ** 53, 1],
  {},
  { length: 3, toString: 'x', constructor: null },
];

/** The same for one value of a query string, as it stands in the address. */
export const NASTY_QUERY_VALUES: readonly string[] = [
  '',
  'NaN',
  '-1',
  '1e400',
  '9007199254740993',
  '__proto__',
  '%00',
  '%ff',
  '%ED%A0%80',
  '%F0%9F%8D%B2',
  "';--",
  '2026-02-30',
  '9999-13',
  'eyJpZCI6LTF9',
  'eyJpZCI6IjEgb3IgMT0xIn0',
  'bnVsbA',
  'x'.repeat(3000),
];

/** The same for what stands in a path in place of a number. */
export const NASTY_NUMBERS: readonly string[] = ['0', '-1', '9007199254740993', '999999999999999', '%00'];

/** The same for what stands in a path in place of a name. */
export const NASTY_NAMES: readonly string[] = [
  '%00',
  '%ff',
  '%F0%9F%8D%B2',
  '%2F',
  '__proto__',
  "1'--",
  'x'.repeat(3000),
];

/** A body as it goes over the wire. */
export interface RawBody {
  readonly type?: string;
  readonly bytes: string | Uint8Array<ArrayBuffer>;
}

const json = (bytes: RawBody['bytes']): RawBody => ({ type: 'application/json', bytes });

/** Bodies that are none, or not what they claim to be. */
export const NASTY_BODIES: readonly RawBody[] = [
  json(''),
  json('null'),
  json('{}'),
  json('{"__proto__":{"status":true},"constructor":{"prototype":{"x":1}}}'),
  json(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
  json(`{"a":"${'x'.repeat(1024 * 1024)}"}`),
  json(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  {
    type: 'multipart/form-data; boundary=x',
    bytes: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
  },
  {
    type: 'multipart/form-data; boundary=x',
    bytes:
      '--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n' +
      '--x\r\nContent-Disposition: form-data; name="file"; filename="../../a.png"\r\n' +
      'Content-Type: image/png\r\n\r\nno picture\r\n--x--\r\n',
  },
];
