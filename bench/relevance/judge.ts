import { gradesOf } from './grades.ts';
import { QUERIES, QUERY_CLASSES, type QueryClass } from './judged/queries.ts';
import { mean, ndcgAt10, recallAt10 } from './scores.ts';
import type { Searcher } from './searchers/searcher.ts';

export interface Scores {
  readonly ndcg: number;
  readonly recall: number;
}

/** What a search has made of one query. */
export interface Judgement extends Scores {
  readonly class: QueryClass;
  readonly words: string;
  readonly found: readonly string[];
}

/** Asks a search all queries. */
export async function judge(search: Searcher): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  for (const query of QUERIES) {
    const grades = gradesOf(query);
    const found = await search(query.words);
    judgements.push({
      class: query.class,
      words: query.words,
      found,
      ndcg: ndcgAt10(found, grades),
      recall: recallAt10(found, grades),
    });
  }
  return judgements;
}

export const EVERYTHING = 'all queries';
export type Group = QueryClass | typeof EVERYTHING;
export const GROUPS: readonly Group[] = [...QUERY_CLASSES, EVERYTHING];

/** The mean of a class, or over all queries. */
export function scoresOf(judgements: readonly Judgement[], group: Group): Scores {
  const those = judgements.filter((judgement) => group === EVERYTHING || judgement.class === group);
  return { ndcg: mean(those.map(({ ndcg }) => ndcg)), recall: mean(those.map(({ recall }) => recall)) };
}
