import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { removeFolder } from '../../support/remove-folder.ts';
import { type RunningStripe, startStripe } from '../../support/stripe.ts';

let folder: string;
let stateFile: string;
let running: RunningStripe | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'delve-stripe-'));
  stateFile = join(folder, 'stripe.json');
});
afterEach(async () => {
  await running?.close();
  await removeFolder(folder);
});

function keptCustomers(): string[] {
  const { customers } = JSON.parse(readFileSync(stateFile, 'utf8')) as { customers: object };
  return Object.keys(customers);
}

it('is written at the end, with the change of a moment ago', async () => {
  running = await startStripe({ stateFile });
  const { id } = await running.stripe.customers.create();
  await running.close();
  expect(keptCustomers()).toEqual([id]);
});

it('is written soon after a change, without an end', async () => {
  running = await startStripe({ stateFile });
  const { id } = await running.stripe.customers.create();
  await vi.waitFor(() => expect(keptCustomers()).toEqual([id]), { timeout: 5_000 });
});

it('is written once for a swarm of changes', async () => {
  running = await startStripe({ stateFile });
  const { stripe } = running;
  await stripe.customers.create();
  await vi.waitFor(() => expect(existsSync(stateFile)).toBe(true), { timeout: 5_000 });
  const stringify = vi.spyOn(JSON, 'stringify');
  const began = Date.now();
  for (let wave = 0; wave < 10; wave += 1) {
    await Promise.all(Array.from({ length: 20 }, () => stripe.customers.create()));
  }
  await vi.waitFor(() => expect(keptCustomers()).toHaveLength(201), { timeout: 5_000 });
  const writes = stringify.mock.calls.filter(([value]) => Object.hasOwn(Object(value), 'invoicePayments'));
  stringify.mockRestore();
  expect(writes.length).toBeLessThanOrEqual(1 + (Date.now() - began) / 200);
});

it('is left alone where nothing has changed', async () => {
  running = await startStripe({ stateFile });
  await running.stripe.customers.list();
  await running.close();
  expect(existsSync(stateFile)).toBe(false);
});

it('that cannot be written is told of, and the stand-in goes on', async () => {
  const lines: string[] = [];
  writeFileSync(join(folder, 'blocked'), '');
  running = await startStripe({
    stateFile: join(folder, 'blocked', 'stripe.json'),
    log: (line) => lines.push(line),
  });
  await running.stripe.customers.create();
  await vi.waitFor(() => expect(lines.join()).toMatch(/^WARNING: .*stripe\.json cannot be written/), {
    timeout: 5_000,
  });
  rmSync(join(folder, 'blocked'));
  const { id } = await running.stripe.customers.create();
  await running.close();
  stateFile = join(folder, 'blocked', 'stripe.json');
  expect(keptCustomers()).toContain(id);
});
