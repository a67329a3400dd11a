import type { DataSet } from '../data/data-set.ts';
import { LISTS, type List } from '../lists/lists.ts';
import { growthOf } from '../measure/growth.ts';
import type { Comparison, Measurement, Plan, Row, Series } from '../measure/row.ts';
import { Session, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';

const ROUNDS = 200;

export const lists: Row = {
  number: 5,
  name: 'lists',
  title: 'A page of a list under the rules of access ÷ the same query without',
  target: 'inbox ≤ 2.0, no list above 3',
  async measure({ sets, log }): Promise<Measurement> {
    const largest = sets.at(-1);
    if (!largest) throw new Error('There is nothing to measure on.');
    const comparisons: Comparison[] = [];
    const plans: Plan[] = [];
    const growth: Series[] = [];
    for (const list of LISTS) {
      const measured: OneList[] = [];
      for (const set of sets) measured.push(await measureOn(set, list));
      const last = measured.at(-1) as OneList;
      comparisons.push({
        label: `${list.label} (${last.rows})`,
        businesses: largest.parameters.businesses,
        first: sideOf('under the rules', last.ours),
        second: sideOf('without', last.bare),
        ...(list.isOfProduct === false ? {} : { bounds: { p50: { atMost: list.isInbox ? 2 : 3 } } }),
      });
      if (list.isInbox) plans.push(last.plan);
      if (list.isOfProduct !== false) {
        growth.push(
          growthOf(
            list.label,
            sets,
            measured.map(({ ours }) => ours),
          ),
        );
      }
      log(`  ${list.label}`);
    }
    return {
      comparisons,
      plans,
      growth,
      notes: [
        `Pages of 50 where there are as many, ${ROUNDS} times each by turns. “Under the rules” is what the client asks for, by a signed-in person: a function that runs with its owner’s rights and asks itself who may see what, or a table under its policies. “Without” is the same list written by hand, run by the owner of the tables, whom no policy binds. Two are shown without a bound: chats and messages read as tables, which the client leaves to functions because the policy of messages asks for each row what its reader has cleared.`,
      ],
    };
  },
};

/** One list of one database: the rows of a page, and the milliseconds of either way to it. */
interface OneList {
  readonly rows: number;
  readonly ours: readonly number[];
  readonly bare: readonly number[];
  /** Of the way without the rules. */
  readonly plan: Plan;
}

function measureOn(set: DataSet, list: List): Promise<OneList> {
  return withSessions([Session.asOwner(set)], async (owner) => {
    const [subject] = await owner.rows<{ person: string; id: string }>({ text: list.subject, values: [] });
    if (!subject) throw new Error(`Nobody has the list: ${list.label}`);
    return withSessions([Session.asCaller(set, subject.person)], async (caller) => {
      const values = (text: string) =>
        [subject.person, subject.id].filter((_, at) => text.includes(`$${at + 1}`));
      const renumbered = (text: string) => (text.includes('$1') ? text : text.replaceAll('$2', '$1'));
      const ours = { text: renumbered(list.ours), values: values(list.ours) };
      const bare = { text: renumbered(list.bare), values: values(list.bare) };
      const [found, expected] = [await caller.rows(ours), await owner.rows(bare)];
      if (found.length === 0 || found.length !== expected.length) {
        throw new Error(`${list.label}: ${found.length} rows under the rules, ${expected.length} without.`);
      }
      const times = await takeTurns(
        { ours: () => caller.rows(ours), bare: () => owner.rows(bare) },
        { items: [list.label], rounds: ROUNDS },
      );
      const plan = await owner.explain(`${list.label}, without the rules`, bare);
      return { rows: found.length, ...times, plan };
    });
  });
}
