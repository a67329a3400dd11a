import type { Row } from '../measure/row.ts';
import { searchAsAnon } from './1-search-as-anon.ts';
import { naive } from './2-naive-search.ts';
import { searchGrowth } from './3-search-growth.ts';
import { sqliteFts5 } from './4-sqlite-fts5.ts';
import { lists } from './5-lists.ts';
import { dashboard } from './6-dashboard.ts';
import { sending } from './7-sending.ts';
import { skin } from './8-skin.ts';
import { keyset } from './9-keyset.ts';
import { subscribers } from './10-subscribers.ts';

/** Every row of the table, by number. */
export const ROWS: readonly Row[] = [
  searchAsAnon,
  naive,
  searchGrowth,
  sqliteFts5,
  lists,
  dashboard,
  sending,
  skin,
  keyset,
  subscribers,
];
