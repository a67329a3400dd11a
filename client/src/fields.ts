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
  .positive('Must be a positive number.')
  .meta({ example: 1 });

/** A list of so many entries, each by a rule of its own. */
export const listOf = <Entry extends z.ZodType>(entry: Entry, least: number, most: number) =>
  z
    .array(entry, { error: expects('a list') })
    .min(least, `Must have at least ${least === 1 ? '1 entry' : `${least} entries`}.`)
    .max(most, `Must have at most ${most} entries.`);

const ids = listOf(id, 0, 100).meta({ example: [1, 2] });

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

/** As people write it: `example.com` is `https://example.com`. */
const website = limited(2000)
  .transform((value) => (value === '' || /^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}`))
  .refine(
    (value) => value === '' || (/^https?:\/\/[^\s/?#]+\S*$/i.test(value) && value.length <= 2000),
    'Must be a web address such as https://example.com.',
  );

const phone = limited(32).refine(
  (value) => value === '' || /^\+?[0-9][0-9 ().-]{2,31}$/.test(value),
  'Must be a telephone number.',
);

/** Calendar days of our times, as the database takes them. */
const day = z
  .string({ error: expects('a day such as 2026-01-31') })
  .pipe(z.iso.date('Must be a day such as 2026-01-31.'))
  .refine((value) => value.startsWith('2'), 'Must be a day from the year 2000 on.')
  .meta({ format: 'date', example: '2026-01-31' });

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

const email = limited(254)
  .pipe(z.email('Must be an e-mail address.'))
  .meta({ format: 'email', example: 'customer@example.com' });

/** Where Stripe's pages lead back to. Unlike a business's web site it is written by a program: nothing is added to it. */
const webPage = z
  .string({ error: expects('a web address') })
  .refine(
    (value) => /^https?:\/\/[^\s/?#]+\S*$/i.test(value) && value.length <= 2000,
    'Must be a web address such as https://example.com/paid.',
  );

/** The rules of every field that a caller can fill, shared by the client's methods and the HTTP routes. */
export const fields = {
  id,
  ids,
  email,
  /** Auth hashes the first 72 bytes only, and refuses longer ones. */
  newPassword: text
    .min(1, 'Must not be empty.')
    .refine((value) => new TextEncoder().encode(value).length <= 72, 'Must have at most 72 bytes.')
    .meta({ format: 'password', example: 'a-long-password' }),
  /** Comes by mail, when a password is forgotten. */
  resetCode: z
    .string({ error: expects('a text of 6 digits') })
    .regex(/^\d{6}$/, 'Must be the 6 digits of the mail.')
    .meta({ example: '123456' }),
  secret: text
    .min(1, 'Must not be empty.')
    .max(5000, 'Must have at most 5000 characters.')
    .meta({ example: 'a-long-password' }),
  /** Goes into a header of a request to the provider. */
  providerToken: text
    .min(1, 'Must not be empty.')
    .max(5000, 'Must have at most 5000 characters.')
    .regex(/^[\x21-\x7e]*$/, 'Must be an access token.')
    .meta({ example: 'ya29.a0AfB_byC' }),
  personName: required(100).meta({ example: 'First' }),
  businessName: required(120).meta({ example: 'Sabo Bread House' }),
  description: limited(5000).meta({ example: 'Agege bread and meat pies, hot from six in the morning.' }),
  webPage: webPage.meta({ example: 'https://example.com/billing' }),
  website: website.meta({ example: 'https://sabobread.example' }),
  address: limited(300).meta({ example: '12 Herbert Macaulay Way, Yaba' }),
  state: required(100).meta({ example: 'Lagos' }),
  phone: phone.meta({ example: '+234 800 000 0000' }),
  contactEmail: z
    .union([z.literal(''), email], { error: expects('an e-mail address, or empty') })
    .meta({ example: 'owner@example.com' }),
  imagePath: limited(400).meta({
    example: '6f1c9a52-3c8e-4a57-9d2b-0f6d5a1e7b34/0d7a1c1e-4f4e-4d62-9b0e-0f6d5a1e7b34.jpg',
  }),
  reason: limited(1000).meta({ example: 'The address could not be found.' }),
  collaborationName: required(120).meta({ example: 'Yaba food walk' }),
  collaborationDescription: limited(2000).meta({ example: 'Bread, coffee and suya within ten minutes.' }),
  collaborationPrivilege: z
    .enum(['viewer', 'editor', 'admin'], {
      error: 'Must be "viewer", "editor" or "admin".',
    })
    .meta({ example: 'editor' }),
  invitationAnswer: z
    .enum(['accepted', 'rejected'], { error: 'Must be "accepted" or "rejected".' })
    .meta({ example: 'accepted' }),
  someIds: ids.min(1, 'Must have at least one entry.').meta({ example: [1, 2] }),
  decision: z.enum(['approve', 'reject'], { error: 'Must be "approve" or "reject".' }),
  reportReason: z
    .enum(['spam', 'offensive', 'false_information', 'fraud', 'privacy', 'other'], {
      error: 'Must be spam, offensive, false_information, fraud, privacy or other.',
    })
    .meta({ example: 'spam' }),
  reportDetails: limited(1000).meta({ example: 'The same text stands under twenty businesses.' }),
  reportDecision: z.enum(['uphold', 'dismiss'], { error: 'Must be "uphold" or "dismiss".' }),
  uuid: z.uuid({ error: expects('a UUID') }).meta({ example: '6f1c9a52-3c8e-4a57-9d2b-0f6d5a1e7b34' }),
  /** Of a review. */
  stars: z
    .number({ error: expects('a whole number') })
    .int('Must be a whole number.')
    .min(1, 'Must be between 1 and 5.')
    .max(5, 'Must be between 1 and 5.')
    .meta({ example: 5 }),
  comment: limited(2000).meta({ example: 'Warm bread, and nobody waits long.' }),
  reply: required(1000).meta({ example: 'Thank you, come again.' }),
  /** Nigeria's bounding box, with a margin. */
  latitudeInNigeria: degrees(4, 14).meta({ example: 6.5095 }),
  longitudeInNigeria: degrees(2.5, 15).meta({ example: 3.3792 }),
  latitude: degrees(-90, 90).meta({ example: 6.5095 }),
  longitude: degrees(-180, 180).meta({ example: 3.3792 }),
  searchWords: limited(200).meta({ example: 'bread' }),
  name: limited(100).meta({ example: 'Restaurant' }),
  /** Kept as it was written. */
  message: text
    .max(4000, 'Must have at most 4000 characters.')
    .refine((value) => value.trim() !== '', 'Must not be empty.')
    .meta({ example: 'Good morning, are you open today?' }),
  /** The number of a message in its chat; 0 stands before the first. */
  seq: z
    .number({ error: expects('a whole number') })
    .int('Must be a whole number.')
    .min(0, 'Must not be negative.')
    .meta({ example: 3 }),
  /** Half the way around the Earth is the farthest that anything is. */
  kilometres: z
    .number({ error: expects('a number') })
    .positive('Must be more than 0.')
    .max(20_100, 'Must be at most 20100.')
    .meta({ example: 5 }),
  rating: z
    .number({ error: expects('a number') })
    .min(0, 'Must be between 0 and 5.')
    .max(5, 'Must be between 0 and 5.')
    .meta({ example: 4 }),
  pageSize: wholeNumber(1, 50).meta({ example: 20 }),
  /** Of lists that count their pages. */
  pageNumber: wholeNumber(1, 1000).meta({ example: 1 }),
  cursor: limited(500).meta({ example: 'eyJpZCI6NDJ9' }),
  title: required(200).meta({ example: 'Where Lagos eats breakfast' }),
  postCategory: limited(80).meta({ example: 'Food' }),
  html: limited(100_000).meta({ example: '<p>Before the traffic starts.</p>' }),
  location: limited(300).meta({ example: 'Freedom Park, Lagos' }),
  day,
  month: z
    .string({ error: expects('a month such as 2026-01') })
    .regex(/^2\d{3}-(0[1-9]|1[0-2])$/, 'Must be a month such as 2026-01.')
    .meta({ example: '2026-01' }),
  timeOfDay: z
    .string({ error: expects('a time such as 09:30') })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time such as 09:30.')
    .meta({ example: '09:30' }),
  /** Of our times: years of four digits, which the database takes as they are written. */
  instant: z.date({ error: expects('a time') }).refine((value) => {
    const year = value.getUTCFullYear();
    return year >= 2000 && year <= 9999;
  }, 'Must be a time of the years 2000 to 9999.'),
  flag: z.boolean({ error: expects('true or false') }).meta({ example: true }),
  /** 1 Monday to 7 Sunday. */
  weekday: wholeNumber(1, 7).meta({ example: 1 }),
  opensAt: text
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time such as "09:00".')
    .meta({ example: '09:00' }),
  closesAt: text
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Must be a time such as "17:30", at most "24:00".')
    .meta({ example: '17:30' }),
  slug: slug.meta({ example: 'sabo-bread-house' }),
  serviceTitle: required(120).meta({ example: 'Birthday cake' }),
  price: price.meta({ example: '2500.00' }),
  duration: limited(60).meta({ example: '2 days' }),
  imageIds: listOf(id, 1, 100).meta({ example: [5] }),
  activationStatus: z
    .enum(['activate', 'deactivate'], { error: 'Must be "activate" or "deactivate".' })
    .meta({ example: 'deactivate' }),
  performanceWindow: z
    .enum(['this_month', 'last_6_months', 'last_12_months', 'all_time'], {
      error: 'Must be "this_month", "last_6_months", "last_12_months" or "all_time".',
    })
    .meta({ example: 'this_month' }),
  performanceMetric: z
    .enum(['conversations', 'reviews', 'profile_visits', 'saved_by_users'], {
      error: 'Must be "conversations", "reviews", "profile_visits" or "saved_by_users".',
    })
    .meta({ example: 'profile_visits' }),
  scoredDays: wholeNumber(1, 366).meta({ example: 30 }),
  idempotencyKey: z
    .string({ error: expects('a text') })
    .regex(/^[!-~]{1,255}$/, 'Must have 1 to 255 visible ASCII characters.'),
} as const;
