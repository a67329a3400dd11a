import { readFileSync } from 'node:fs';

/** A row of docs/contract/contract.json. */
export interface ContractRow {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
  readonly response: unknown;
}

export const contract = JSON.parse(
  readFileSync(new URL('../../docs/contract/contract.json', import.meta.url), 'utf8'),
) as readonly ContractRow[];

export function contractRow(id: string): ContractRow {
  const row = contract.find((candidate) => candidate.id === id);
  if (!row) throw new Error(`The contract has no row ${id}.`);
  return row;
}
