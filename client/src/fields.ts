// Named imports of `z` would bring zod's locales into every bundle, 350 kB of them.
import * as z from 'zod';

/** Messages for people, the same for every field: what is missing, and what type was expected. */
const expects = (what: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? 'This field is required.' : `Must be ${what}.`;

/** PostgreSQL stores neither NUL nor half of a surrogate pair; with `u`, whole pairs are not of that class. */
const isStorable = (value: string) => !value.includes('\0') && !/[\uD800-\uDFFF]/u.test(value);

const text = z
  .string({ error: expects('a text') })
  .refine(isStorable, 'Contains characters that cannot be stored.');

const limited = (longest: number) => text.trim().max(longest, `Must have at most ${longest} characters.`);
const required = (longest: number) => limited(longest).min(1, 'Must not be empty.');

/** Ids are `bigint` in the database; those beyond 2^53 do not occur. */
const id = z
  .number({ error: expects('a whole number') })
  .int('Must be a whole number.')
  .positive('Must be a positive number.');

/** A list of so many entries, each by a rule of its own. */
export const listOf = <Entry extends z.ZodType>(entry: Entry, least: number, most: number) =>
  z
    .array(entry, { error: expects('a list') })
    .min(least, `Must have at least ${least === 1 ? '1 entry' : `${least} entries`}.`)
    .max(most, `Must have at most ${most} entries.`);

const ids = listOf(id, 0, 100);

const wholeNumber = (least: number, most: number) =>
  z
    .number({ error: expects('a whole number') })
    .int('Must be a whole number.')
    .min(least, `Must be between ${least} and ${most}.`)
    .max(most, `Must be between ${least} and ${most}.`);

const degrees = (least: number, most: number) =>
  z
    .number({ error: expects('a number of degrees') })
    .min(least, `Must be between ${least} and ${most} degrees.`)
    .max(most, `Must be between ${least} and ${most} degrees.`);

const website = limited(2000).refine(
  (value) => value === '' || /^https?:\/\/[^\s/?#]+\S*$/i.test(value),
  'Must be an address that starts with http:// or https://.',
);

const phone = limited(32).refine(
  (value) => value === '' || /^\+?[0-9][0-9 ().-]{2,31}$/.test(value),
  'Must be a telephone number.',
);

/** Calendar days of our times, as the database takes them. */
const day = z
  .string({ error: expects('a day such as 2026-01-31') })
  .pipe(z.iso.date('Must be a day such as 2026-01-31.'))
  .refine((value) => value.startsWith('2'), 'Must be a day from the year 2000 on.');

const slug = limited(80).regex(
  /^(?!\d+$)[a-z0-9]+(-[a-z0-9]+)*$/i,
  'Must be letters a to z, digits, and single hyphens between them; not digits alone.',
);

/** Naira, as a number or as decimal digits. */
const price = z
  .union([text.trim(), z.number()], { error: expects('an amount of naira') })
  .refine(
    (value) => /^\d{1,11}(\.\d{1,2})?$/.test(String(value)) && Number(value) <= 10_000_000_000,
    'Must be an amount of naira from 0 to 10000000000, with at most two decimals.',
  );

const email = limited(254).pipe(z.email('Must be an e-mail address.'));

/** The rules of every field that a caller can fill, shared by the client's methods and the HTTP routes. */
export const fields = {
  id,
  ids,
  email,
  /** Auth hashes the first 72 bytes only, and refuses longer ones. */
  newPassword: text
    .min(1, 'Must not be empty.')
    .refine((value) => new TextEncoder().encode(value).length <= 72, 'Must have at most 72 bytes.'),
  secret: text.min(1, 'Must not be empty.').max(5000, 'Must have at most 5000 characters.'),
  personName: required(100),
  businessName: required(120),
  description: limited(5000),
  website,
  address: limited(300),
  state: required(100),
  phone,
  contactEmail: z.union([z.literal(''), email], { error: expects('an e-mail address, or empty') }),
  imagePath: limited(400),
  reason: limited(1000),
  collaborationName: required(120),
  collaborationDescription: limited(2000),
  collaborationPrivilege: z.enum(['viewer', 'editor', 'admin'], {
    error: 'Must be "viewer", "editor" or "admin".',
  }),
  invitationAnswer: z.enum(['accepted', 'rejected'], { error: 'Must be "accepted" or "rejected".' }),
  someIds: ids.min(1, 'Must have at least one entry.'),
  decision: z.enum(['approve', 'reject'], { error: 'Must be "approve" or "reject".' }),
  reportReason: z.enum(['spam', 'offensive', 'false_information', 'fraud', 'privacy', 'other'], {
    error: 'Must be spam, offensive, false_information, fraud, privacy or other.',
  }),
  reportDetails: limited(1000),
  reportDecision: z.enum(['uphold', 'dismiss'], { error: 'Must be "uphold" or "dismiss".' }),
  uuid: z.uuid({ error: expects('a UUID') }),
  /** Of a review. */
  stars: z
    .number({ error: expects('a whole number') })
    .int('Must be a whole number.')
    .min(1, 'Must be between 1 and 5.')
    .max(5, 'Must be between 1 and 5.'),
  comment: limited(2000),
  reply: required(1000),
  /** Nigeria's bounding box, with a margin. */
  latitudeInNigeria: degrees(4, 14),
  longitudeInNigeria: degrees(2.5, 15),
  latitude: degrees(-90, 90),
  longitude: degrees(-180, 180),
  searchWords: limited(200),
  name: limited(100),
  /** Kept as it was written. */
  message: text
    .max(4000, 'Must have at most 4000 characters.')
    .refine((value) => value.trim() !== '', 'Must not be empty.'),
  /** The number of a message in its chat; 0 stands before the first. */
  seq: z
    .number({ error: expects('a whole number') })
    .int('Must be a whole number.')
    .min(0, 'Must not be negative.'),
  /** Half the way around the Earth is the farthest that anything is. */
  kilometres: z
    .number({ error: expects('a number') })
    .positive('Must be more than 0.')
    .max(20_100, 'Must be at most 20100.'),
  rating: z
    .number({ error: expects('a number') })
    .min(0, 'Must be between 0 and 5.')
    .max(5, 'Must be between 0 and 5.'),
  pageSize: wholeNumber(1, 50),
  /** Of lists that count their pages. */
  pageNumber: wholeNumber(1, 1000),
  cursor: limited(500),
  title: required(200),
  postCategory: limited(80),
  html: limited(100_000),
  location: limited(300),
  day,
  month: z
    .string({ error: expects('a month such as 2026-01') })
    .regex(/^2\d{3}-(0[1-9]|1[0-2])$/, 'Must be a month such as 2026-01.'),
  timeOfDay: z
    .string({ error: expects('a time such as 09:30') })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time such as 09:30.'),
  instant: z.date({ error: expects('a time') }),
  flag: z.boolean({ error: expects('true or false') }),
  /** 1 Monday to 7 Sunday. */
  weekday: wholeNumber(1, 7),
  opensAt: text.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time such as "09:00".'),
  closesAt: text.regex(
    /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
    'Must be a time such as "17:30", at most "24:00".',
  ),
  slug,
  serviceTitle: required(120),
  price,
  duration: limited(60),
  imageIds: listOf(id, 1, 100),
  activationStatus: z.enum(['activate', 'deactivate'], { error: 'Must be "activate" or "deactivate".' }),
  performanceWindow: z.enum(['this_month', 'last_6_months', 'last_12_months', 'all_time'], {
    error: 'Must be "this_month", "last_6_months", "last_12_months" or "all_time".',
  }),
  performanceMetric: z.enum(['conversations', 'reviews', 'profile_visits', 'saved_by_users'], {
    error: 'Must be "conversations", "reviews", "profile_visits" or "saved_by_users".',
  }),
  scoredDays: wholeNumber(1, 366),
  idempotencyKey: z
    .string({ error: expects('a text') })
    .regex(/^[!-~]{1,255}$/, 'Must have 1 to 255 visible ASCII characters.'),
} as const;
