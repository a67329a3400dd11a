import { beforeAll, describe, expect, test } from 'vitest';
import { contract, contractRow } from './contract.ts';
import { differences } from './differences.ts';
import { rows } from './rows/all.ts';
import { createWorld, type World } from './world.ts';

/** Rows that are no requests; sockets.test.ts tries them. */
const SOCKETS = ['7.6', '10.4'];

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

test('every row of the contract is tested', () => {
  const known = [...rows.map(({ id }) => id), ...SOCKETS];
  expect(known.toSorted()).toEqual(contract.map(({ id }) => id).toSorted());
});

describe('over HTTP, answers look as documented', () => {
  test.each(rows)('row $id', async ({ id, status = 200, http, ...allowances }) => {
    const answer = await http(world);
    expect(answer.body).toMatchObject({ status: true });
    expect(answer.status).toBe(status);
    expect(differences(contractRow(id).response, answer.body, allowances)).toEqual([]);
  });
});

describe('the client does the same', () => {
  test.each(rows)('row $id: $method', async ({ method, client }) => {
    const [resource = '', name = ''] = method.split('.');
    const resources = world.clients.visitor as unknown as Record<string, Record<string, unknown>>;
    expect(resources[resource]?.[name]).toBeTypeOf('function');
    // A method that fails throws.
    await client(world);
  });
});
