import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GROUPS, type Group, type Judgement, type Scores, scoresOf } from './judge.ts';
import { AREAS } from './judged/areas.ts';
import { BUSINESSES } from './judged/businesses.ts';
import { KINDS } from './judged/kinds.ts';
import { QUERIES } from './judged/queries.ts';

export const SEARCHES = ['ours', 'ILIKE', 'FTS5'] as const;
export type SearchName = (typeof SEARCHES)[number];

/** What a run has shown. */
export interface RelevanceResult {
  /** Of everything that is judged: scores of another collection compare with nothing. */
  readonly collection: string;
  readonly scores: Readonly<Record<Group, Readonly<Record<SearchName, Scores>>>>;
}

const FILE = join(import.meta.dirname, 'result.json');

export function collectionHash(): string {
  return createHash('sha256')
    .update(JSON.stringify([AREAS, BUSINESSES, KINDS, QUERIES]))
    .digest('hex')
    .slice(0, 16);
}

export function resultOf(judged: Readonly<Record<SearchName, readonly Judgement[]>>): RelevanceResult {
  const scores = Object.fromEntries(
    GROUPS.map((group) => [
      group,
      Object.fromEntries(SEARCHES.map((search) => [search, scoresOf(judged[search], group)])),
    ]),
  ) as RelevanceResult['scores'];
  return { collection: collectionHash(), scores };
}

export function keepResult(result: RelevanceResult): void {
  const round = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value);
  writeFileSync(FILE, `${JSON.stringify(result, round, 2)}\n`);
}

export function keptResult(): RelevanceResult {
  return JSON.parse(readFileSync(FILE, 'utf8')) as RelevanceResult;
}

/** Where another search is better than ours by one of the scores, as sentences. */
export function shortfalls({ scores }: RelevanceResult): string[] {
  return GROUPS.flatMap((group) =>
    (['ndcg', 'recall'] as const).flatMap((score) =>
      SEARCHES.filter((search) => scores[group][search][score] > scores[group].ours[score]).map(
        (search) =>
          `${group}: ${search} has ${scores[group][search][score].toFixed(3)} by ${score}, ours ${scores[group].ours[score].toFixed(3)}`,
      ),
    ),
  );
}
