import { beforeAll, describe, expect, it } from 'vitest';
import { gradesOf } from '../../bench/relevance/grades.ts';
import { GROUPS, type Judgement, judge, scoresOf } from '../../bench/relevance/judge.ts';
import { BUSINESSES } from '../../bench/relevance/judged/businesses.ts';
import { QUERIES, QUERY_CLASSES } from '../../bench/relevance/judged/queries.ts';
import { collectionHash, keptResult } from '../../bench/relevance/result.ts';
import { naiveIlike } from '../../bench/relevance/searchers/naive.ts';
import { oursAsAnon } from '../../bench/relevance/searchers/ours.ts';
import { withCollection } from '../../bench/relevance/with-collection.ts';

// About what one query that comes out a little worse takes from its class.
const TOLERANCE = 0.02;

describe('the judged set', () => {
  it('has at least ten queries of each class, each once', () => {
    for (const queryClass of QUERY_CLASSES) {
      expect(QUERIES.filter((query) => query.class === queryClass).length).toBeGreaterThanOrEqual(10);
    }
    expect(new Set(QUERIES.map(({ words }) => words)).size).toBe(QUERIES.length);
  });

  it('names each business once, and expects for each query some that are there', () => {
    expect(new Set(BUSINESSES.map(({ name }) => name)).size).toBe(BUSINESSES.length);
    for (const query of QUERIES) {
      expect([...gradesOf(query).values()], query.words).toContain(2);
    }
  });
});

describe('the search', () => {
  const kept = keptResult();
  let ours: Judgement[];
  let naive: Judgement[];

  beforeAll(async () => {
    await withCollection(async ({ owner, visitor }) => {
      ours = await judge(await oursAsAnon(visitor));
      naive = await judge(naiveIlike(owner));
    });
  }, 120_000);

  it('is compared with scores of this very collection (npm run bench:relevance makes them)', () => {
    expect(kept.collection).toBe(collectionHash());
  });

  it.each(GROUPS)('is the most relevant one: %s', (group) => {
    const scores = scoresOf(ours, group);
    for (const other of [scoresOf(naive, group), kept.scores[group].FTS5]) {
      expect(scores.ndcg).toBeGreaterThan(other.ndcg);
      expect(scores.recall).toBeGreaterThan(other.recall);
    }
  });

  it.each(GROUPS)('is as relevant as it was: %s', (group) => {
    const scores = scoresOf(ours, group);
    expect(scores.ndcg).toBeGreaterThanOrEqual(kept.scores[group].ours.ndcg - TOLERANCE);
    expect(scores.recall).toBeGreaterThanOrEqual(kept.scores[group].ours.recall - TOLERANCE);
  });
});
