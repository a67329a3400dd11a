import type { Account } from './account.ts';
import { listOf } from './lists.ts';
import { paymentsOf } from './payments.ts';
import { Refusal } from './refusal.ts';

type Fields = Record<string, unknown>;

/** A copy of an answer in which the named references are the objects themselves. */
export function expandAnswer(account: Account, answer: object, paths: readonly string[]): object {
  const copy = JSON.parse(JSON.stringify(answer)) as Fields;
  for (const path of paths) expandPath(account, copy, path.split('.'), path);
  return copy;
}

function expandPath(account: Account, target: unknown, path: readonly string[], whole: string): void {
  const [name, ...rest] = path;
  if (name === undefined || target === null) return;
  if (Array.isArray(target)) {
    for (const element of target) expandPath(account, element, path, whole);
    return;
  }
  if (typeof target !== 'object') throw cannotExpand(whole);
  const fields = target as Fields;
  fields[name] = expanded(account, fields, name, whole);
  expandPath(account, fields[name], rest, whole);
}

function expanded(account: Account, fields: Fields, name: string, whole: string): unknown {
  const value = Object.hasOwn(fields, name) ? fields[name] : included(account, fields, name);
  if (value === undefined) throw cannotExpand(whole);
  if (typeof value !== 'string') return value;
  const object = lookUp(account, value);
  if (object === undefined) throw cannotExpand(whole);
  return JSON.parse(JSON.stringify(object));
}

/** What an answer has only where it is asked for. */
function included(account: Account, { id, object }: Fields, name: string): unknown {
  const copyOf = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
  if (object === 'invoice' && name === 'payments') {
    return copyOf(listOf(paymentsOf(account, String(id)), `/v1/invoice_payments?invoice=${id}`));
  }
  if (object === 'checkout.session' && name === 'line_items') {
    const lines = account.state.sessionLines[String(id)] ?? [];
    return copyOf(listOf(lines, `/v1/checkout/sessions/${id}/line_items`));
  }
  if (object === 'customer' && name === 'subscriptions') {
    const own = Object.values(account.state.subscriptions).filter(
      ({ customer, status }) => customer === id && status !== 'canceled',
    );
    return copyOf(listOf(own.toReversed(), `/v1/customers/${id}/subscriptions`));
  }
  return undefined;
}

function lookUp({ state }: Account, id: string): object | undefined {
  const stores: Record<string, object>[] = [
    state.customers,
    state.products,
    state.prices,
    state.subscriptions,
    state.invoices,
    state.paymentIntents,
    state.paymentMethods,
  ];
  const store = stores.find((objects) => Object.hasOwn(objects, id));
  if (store !== undefined) return store[id];
  return Object.hasOwn(state.deletedCustomers, id) ? { id, object: 'customer', deleted: true } : undefined;
}

function cannotExpand(path: string): Refusal {
  return new Refusal(400, `This property cannot be expanded (${path}).`);
}
