import { describe, expect, it } from 'vitest';
import { mean, ndcgAt10, recallAt10 } from '../../bench/relevance/scores.ts';

const grades = new Map([
  ['best', 2],
  ['good', 1],
]);

describe('NDCG@10', () => {
  it('is 1 for the best order and 0 where nothing of use is found', () => {
    expect(ndcgAt10(['best', 'good', 'other'], grades)).toBe(1);
    expect(ndcgAt10(['other'], grades)).toBe(0);
    expect(ndcgAt10([], grades)).toBe(0);
  });

  it('counts what was meant for three of what is of use, and less the later it comes', () => {
    // Ideal: 3 / log2(2) + 1 / log2(3) = 3.6309. Found: 1 / log2(2) + 3 / log2(4) = 2.5.
    expect(ndcgAt10(['good', 'other', 'best'], grades)).toBeCloseTo(2.5 / 3.6309, 4);
  });

  it('looks at ten results, of those found and of those that could be', () => {
    const others = Array.from({ length: 10 }, (_, at) => `other ${at}`);
    expect(ndcgAt10([...others, 'best'], grades)).toBe(0);
    const twelve = new Map(Array.from({ length: 12 }, (_, at) => [`best ${at}`, 2]));
    expect(ndcgAt10([...twelve.keys()].slice(2), twelve)).toBe(1);
  });
});

describe('recall@10', () => {
  it('is the share that was found of what has a grade, whatever the order', () => {
    expect(recallAt10(['other', 'good'], grades)).toBe(0.5);
    expect(recallAt10(['good', 'other', 'best'], grades)).toBe(1);
    expect(recallAt10([], grades)).toBe(0);
  });

  it('wants no more than there is room for', () => {
    const twelve = new Map(Array.from({ length: 12 }, (_, at) => [`best ${at}`, 2]));
    expect(recallAt10([...twelve.keys()], twelve)).toBe(1);
    expect(recallAt10([...twelve.keys()].slice(7), twelve)).toBe(0.5);
  });
});

it('a mean is one of all values', () => {
  expect(mean([1, 0, 0.5, 0.5])).toBe(0.5);
});
