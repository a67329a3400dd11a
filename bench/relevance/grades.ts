import { AREAS } from './judged/areas.ts';
import { BUSINESSES, type JudgedBusiness } from './judged/businesses.ts';
import { KINDS } from './judged/kinds.ts';
import type { JudgedQuery } from './judged/queries.ts';
import type { Grades } from './scores.ts';

/** The businesses that a query is about, by name, with their grades. */
export function gradesOf(query: JudgedQuery): Grades {
  const grades = new Map<string, number>();
  for (const name of query.good.flatMap(selected)) grades.set(name, 1);
  for (const name of query.best.flatMap(selected)) grades.set(name, 2);
  return grades;
}

/** Throws when a selector names what is not there, or selects nothing: such a judgement would judge nothing. */
function selected(selector: string): string[] {
  const [kind = '', place] = selector.split('@');
  if (!selector.startsWith('=') && kind !== '' && !(kind in KINDS)) {
    throw new Error(`There is no kind ${kind}.`);
  }
  const found = BUSINESSES.filter((business) =>
    selector.startsWith('=')
      ? business.name === selector.slice(1)
      : (kind === '' || business.kinds.some((own) => own === kind)) &&
        (place === undefined || isIn(business, place)),
  );
  if (found.length === 0) throw new Error(`No business is ${selector}.`);
  return found.map((business) => business.name);
}

function isIn({ area }: JudgedBusiness, place: string): boolean {
  return area === place || AREAS[area].within.includes(place);
}
