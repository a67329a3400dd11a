import type { Row } from '../measure/row.ts';
import { naive } from './2-naive-search.ts';
import { searchGrowth } from './3-search-growth.ts';

/** Every row of the table, by number. */
export const ROWS: readonly Row[] = [naive, searchGrowth];
