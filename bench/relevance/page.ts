import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUSINESSES } from './judged/businesses.ts';
import { QUERIES } from './judged/queries.ts';
import type { RelevanceResult } from './result.ts';
import { tableOf } from './table.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'relevance.md');

/** Writes docs/relevance.md. */
export function writePage(result: RelevanceResult): void {
  writeFileSync(PAGE, pageOf(result));
}

function pageOf(result: RelevanceResult): string {
  return `# Relevance of the search

Written by \`npm run bench:relevance\`: edit bench/relevance/page.ts, not this page. What is judged, by whom and how, is in
[bench/relevance/README.md](../bench/relevance/README.md).

${QUERIES.length} queries over ${BUSINESSES.length} businesses. NDCG@10 says how well the first ten are ordered, recall@10 how much
of what is of use is among them; 1 is the most.

${tableOf(result)}

- **ours** is \`search_businesses\`, called with the words alone by a visitor.
- **ILIKE** is \`ILIKE '%…%'\` over name, description and category, best rated first, as an ORM writes it.
- **FTS5** is SQLite's full-text search with BM25 over the same texts (name, kinds, and the rest with weights of 10, 4 and 1):
  stems, no diacritics, the last word also as the beginning of one, any of the words where nothing has all of them.
`;
}
