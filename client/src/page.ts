/**
 * `Symbol.asyncIterator`; where the engine has none, as React Native's, the name that Babel's `for await` looks for
 * in its place.
 */
const asyncIterator: typeof Symbol.asyncIterator = Symbol.asyncIterator ?? '@@asyncIterator';

/** One page of a list, and the way to the rest: `for await (const item of page)` goes on to the last page. */
export class Page<Item> implements AsyncIterable<Item> {
  /** What is on this page. */
  readonly items: readonly Item[];
  /** Where the next page begins, for `cursor` of the same call; `null` on the last page. */
  readonly nextCursor: string | null;
  readonly #fetch: (cursor: string) => Promise<Page<Item>>;

  constructor(
    items: readonly Item[],
    nextCursor: string | null,
    fetch: (cursor: string) => Promise<Page<Item>>,
  ) {
    this.items = items;
    this.nextCursor = nextCursor;
    this.#fetch = fetch;
  }

  /** The page after this one, or `null` after the last. */
  async next(): Promise<Page<Item> | null> {
    return this.nextCursor === null ? null : this.#fetch(this.nextCursor);
  }

  async *[asyncIterator](): AsyncGenerator<Item> {
    for (let page: Page<Item> | null = this; page !== null; page = await page.next()) yield* page.items;
  }
}
