import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { RouteClass } from '../../functions/api/endpoint/endpoint.ts';
import { type ApiRequest, api, newBusiness, newPerson, type Person, signIn } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { photo } from '../support/photo.ts';

/** Somebody who has used up what a class allows, for the next hour. */
async function exhausted(routeClass: RouteClass): Promise<Person> {
  const person = await newPerson();
  await inDatabase(
    `insert into private.rate_limit_callers (caller, class_name, full_at) values ($1, $2, now() + interval '1 hour')
     on conflict on constraint rate_limit_callers_pkey do update set full_at = excluded.full_at`,
    [`user:${person.id}`, routeClass],
  );
  return person;
}

const refused = { status: 429, body: { status: false, code: 'rate_limited' } };

test.each([
  ['what is there', '/business/states/', 200],
  ['what is not valid', '/notifications/?limit=0', 400],
  ['what is not there', '/business/999999999/', 404],
])('over the limit of reads, %s is refused alike', async (_name, path, otherwise) => {
  const [person, other] = [await exhausted('read'), await newPerson()];
  const answer = await api('GET', path, { token: person.access });
  expect(answer).toMatchObject(refused);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(3000);
  expect((await api('GET', path, { token: other.access })).status).toBe(otherwise);
});

test('over the limit of writes nothing is written, and reading goes on', async () => {
  const person = await exhausted('write');
  const name = `Not made ${randomUUID()}`;
  expect(
    await api('POST', '/business/', { token: person.access, json: { business_name: name } }),
  ).toMatchObject(refused);
  expect(await api('GET', '/user/export/', { token: person.access })).toMatchObject(refused);
  expect(await api('GET', '/business/user/', { token: person.access })).toMatchObject({
    status: 200,
    body: { data: [] },
  });
});

test('over the limit of uploads no file is taken', async () => {
  const person = await exhausted('upload');
  const body = new FormData();
  body.append('file', await photo(), 'photo.jpg');
  expect(await api('POST', '/uploads/', { token: person.access, body })).toMatchObject(refused);
});

test('another session and other headers do not help', async () => {
  const person = await exhausted('search');
  const elsewhere = await signIn(person);
  const requests: readonly [string, ApiRequest][] = [
    ['/business/search', { token: elsewhere.access }],
    ['/business/search/', { token: person.access, headers: { 'x-forwarded-for': '203.0.113.7' } }],
    ['/business/search/', { token: person.access, headers: { 'cf-connecting-ip': '203.0.113.7' } }],
  ];
  for (const [path, request] of requests)
    expect(await api('GET', path, request), path).toMatchObject(refused);
  const other = await newPerson();
  expect((await api('GET', '/business/search/', { token: other.access })).status).toBe(200);
});

test('who is over the limit is told so before anything is looked up', async () => {
  const [person, owner] = [await exhausted('write'), await newPerson()];
  const { id } = await newBusiness(owner);
  expect(await api('DELETE', `/business/${id}/`, { token: person.access })).toMatchObject(refused);
});
