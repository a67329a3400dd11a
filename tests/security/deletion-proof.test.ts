import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { STRIPE_STATE } from '../../local/stripe/service.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  api,
  newListedBusiness,
  newPerson,
  type Person,
} from '../support/api.ts';
import { newChat, say } from '../support/chat.ts';
import { newJoinedCollaboration, newParty } from '../support/collaborations.ts';
import { inDatabase } from '../support/database.ts';
import { accessTokenOf, newSocialPerson } from '../support/identity-providers.ts';
import { requestReset } from '../support/password-reset.ts';
import { photo } from '../support/photo.ts';
import { stack } from '../support/stack.ts';
import { CARDS } from '../support/stripe.ts';
import { buy, customerIdOf, enterCard, stripeOf } from '../support/subscribers.ts';
import { type Needles, tracesAtStripe, tracesInDatabase } from '../support/traces.ts';

const RETENTION = readFileSync(fileURLToPath(new URL('../../docs/retention.md', import.meta.url)), 'utf8');

/** Lines of docs/retention.md, and where that is: places that hold the id or the address of who was deleted. */
const UNTIL_THE_DAILY_JOB = {
  'The account’s id among deleted users': ['private.deleted_users.user_id id'],
  'Lines with address and id in Auth’s log': [
    'auth.audit_log_entries.payload address',
    'auth.audit_log_entries.payload id',
  ],
  'What was told live to the account or about it: messages, notifications': [
    'realtime.messages.payload id',
    'realtime.messages.topic id',
  ],
};
const FOR_MINUTES = {
  'The account’s id among those who have just asked': ['private.rate_limit_callers.caller id'],
};
const STAYS = {
  'The account’s id in audit entries': ['public.audit_entries.subject_id id'],
};
const AT_STRIPE = {
  'What Stripe itself keeps of a deleted customer': [
    // To requests that might come again: for a day.
    'answers address',
    'answers id',
    'events address',
    'events id',
    'invoices address',
    'paymentMethods address',
    'sessions address',
  ],
};

let person: Person;
let needles: Needles;
let customer: string;
let subscription: string;

async function done(request: Promise<ApiAnswer>): Promise<unknown> {
  const { status, body } = await request;
  if (status >= 300) throw new Error(`Not done: ${JSON.stringify(body)}`);
  return body.data;
}
const as = ({ access: token }: Person, method: string, path: string, more: ApiRequest = {}) =>
  done(api(method, path, { token, ...more }));

async function pictures(name: string, fields: Readonly<Record<string, string>> = {}): Promise<ApiRequest> {
  const body = new FormData();
  for (const [field, value] of Object.entries(fields)) body.append(field, value);
  body.append(name, await photo(), 'photo.jpg');
  return { body };
}

// Somebody who has used all that there is, by the same doors as everybody.
beforeAll(async () => {
  person = await newPerson();
  const other = await newParty();
  const social = newSocialPerson({ email: person.email, email_verified: true });
  const google = await accessTokenOf('google', social);
  const session = (await done(api('POST', '/auth/google/', { json: { access_token: google } }))) as {
    token: string;
  };
  person = { ...person, access: session.token };
  needles = { id: person.id, address: person.email };
  await requestReset(person.email);

  const own = await newListedBusiness(person);
  const at = `/business/${own.id}`;
  await as(person, 'POST', `${at}/images/`, await pictures('images'));
  await as(person, 'POST', `${at}/services/`, { json: { services: [{ title: 'A service', price: '100' }] } });
  await as(person, 'PUT', `${at}/opening-hours/`, {
    json: { hours: [{ weekday: 1, opens_at: '09:00', closes_at: '17:00' }] },
  });
  for (const activation of [
    { activation_status: 'deactivate', business_name: own.name },
    { activation_status: 'activate' },
  ]) {
    await as(person, 'PATCH', `${at}/activation/`, { json: activation });
  }
  // One that a row names, and one that none does.
  const avatar = (await as(person, 'POST', '/uploads/', await pictures('file'))) as { path: string };
  await as(person, 'PATCH', '/user/update/', { json: { profile_image: avatar.path } });
  await as(person, 'POST', '/uploads/', await pictures('file'));

  const theirs = `/business/${other.businessId}`;
  const written = (await as(person, 'POST', `${theirs}/reviews/`, {
    json: { rating: 4, comment: 'Good bread' },
    headers: { 'idempotency-key': randomUUID() },
  })) as { id: number };
  const got = (await as(other.person, 'POST', `${at}/reviews/`, {
    json: { rating: 3, comment: 'Fair' },
  })) as {
    id: number;
  };
  await as(person, 'POST', `${at}/reviews/reply/`, { json: { review_id: got.id, reply: 'Thank you' } });
  await as(person, 'POST', `/reviews/${got.id}/report/`, { json: { reason: 'spam', details: 'By a rival' } });
  await as(other.person, 'POST', `/reviews/${written.id}/report/`, { json: { reason: 'spam' } });

  const asCustomer = await newChat(person, other.businessId, 'Good morning');
  await as(person, 'POST', '/chat/add-image/', await pictures('images', { chat_id: String(asCustomer) }));
  await say(other.person, asCustomer, 'Good morning to you');
  const asOwner = await newChat(other.person, own.id, 'Are you open?');
  await say(person, asOwner, 'We are');
  await as(person, 'POST', '/chat/add-image/', await pictures('images', { chat_id: String(asOwner) }));

  await newJoinedCollaboration({ person, businessId: own.id }, other);
  await as(person, 'POST', '/user/saved-business/', { json: { business_id: other.businessId } });
  await as(other.person, 'POST', '/user/saved-business/', { json: { business_id: own.id } });
  await as(person, 'GET', `${theirs}/`);
  await as(other.person, 'GET', `${at}/`);

  await buy(person);
  await enterCard(person, CARDS.mastercard);
  customer = await customerIdOf(person);
  const { data } = await stripeOf().subscriptions.list({ customer });
  subscription = String(data[0]?.id);
}, 90_000);

const searchDatabase = () => tracesInDatabase(stack().databaseUrl, needles);
/** Where Storage keeps the person's files. Their names stand in the database only, and are searched there. */
async function filesOnDisk(): Promise<string[]> {
  const rows = await inDatabase<{ version: string }>(
    `select version from storage.objects where name like $1 || '/%'`,
    [person.id],
  );
  return rows.map(({ version }) => join(stack().dataDir, 'storage', version));
}
const searchStripe = () => tracesAtStripe(join(stack().dataDir, STRIPE_STATE), needles);
const places = (list: Readonly<Record<string, readonly string[]>>) => Object.values(list).flat().toSorted();

async function runJobs(): Promise<void> {
  const answer = await fetch(`${stack().apiUrl}/functions/v1/run-jobs`, {
    method: 'POST',
    headers: { apikey: stack().secretKey },
  });
  if (!answer.ok) throw new Error(await answer.text());
}

test('of somebody who is deleted, only what the retention list names is found', async () => {
  // The search finds what is there, or nothing below would prove anything.
  const before = await searchDatabase();
  const tables = new Set(before.map((place) => place.split('.').slice(0, 2).join('.')));
  for (const table of [
    'auth.audit_log_entries',
    'auth.identities',
    'auth.sessions',
    'auth.users',
    'private.idempotency_keys',
    'private.password_reset_codes',
    'private.social_identities',
    'private.stripe_customers',
    'private.visits',
    'public.accounts',
    'public.approval_requests',
    'public.audit_entries',
    'public.business_images',
    'public.businesses',
    'public.chats',
    'public.collaboration_members',
    'public.invoices',
    'public.message_images',
    'public.messages',
    'public.notifications',
    'public.profiles',
    'public.reports',
    'public.review_replies',
    'public.reviews',
    'public.saved_businesses',
    'public.subscriptions',
    'realtime.messages',
    'storage.objects',
  ])
    expect([...tables], table).toContain(table);
  const files = await filesOnDisk();
  expect(files).toHaveLength(5);
  expect(files.filter(existsSync)).toEqual(files);
  await expect.poll(searchStripe).toEqual(expect.arrayContaining(['customers address', 'customers id']));

  await as(person, 'DELETE', '/user/delete/');
  await runJobs();

  // Files and the customer at Stripe go at once; what is left waits for the night.
  await expect.poll(() => files.filter(existsSync)).toEqual([]);
  // A file's name goes from the queue with the run after the one that has deleted it, which may be the API's.
  await expect
    .poll(
      async () => {
        await runJobs();
        return searchDatabase();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toEqual(places({ ...UNTIL_THE_DAILY_JOB, ...FOR_MINUTES, ...STAYS }));
  await inDatabase('select private.run_daily_jobs()');
  await expect
    .poll(
      async () => {
        await inDatabase('select private.run_frequent_jobs()');
        return searchDatabase();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toEqual(places(STAYS));

  expect(await stripeOf().customers.retrieve(customer)).toEqual({
    id: customer,
    object: 'customer',
    deleted: true,
  });
  expect((await stripeOf().subscriptions.retrieve(subscription)).status).toBe('canceled');
  await expect.poll(searchStripe).toEqual(places(AT_STRIPE));

  for (const line of Object.keys({ ...UNTIL_THE_DAILY_JOB, ...FOR_MINUTES, ...STAYS, ...AT_STRIPE })) {
    expect(RETENTION.replaceAll("'", '’'), line).toContain(`| ${line}`);
  }
});
