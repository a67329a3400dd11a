import { DelveError, type Page } from '@delve/client';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** Something that comes from the backend. */
export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: DelveError }
  | { readonly state: 'ready'; readonly value: Value };

/** Loads anew when one of `inputs` changes, or when the second part of what it answers is called. */
export function useLoaded<Value>(
  load: () => Promise<Value>,
  inputs: readonly unknown[],
): [Loaded<Value>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ state: 'loading' });
  const latest = useRef(0);
  const start = useCallback(() => {
    latest.current += 1;
    const turn = latest.current;
    // An answer that was overtaken by a later question is of no use any more.
    const show = (next: Loaded<Value>) => turn === latest.current && setLoaded(next);
    load().then(
      (value) => show({ state: 'ready', value }),
      (error) => show({ state: 'failed', error: asDelveError(error) }),
    );
  }, inputs);
  useEffect(() => {
    setLoaded({ state: 'loading' });
    start();
    return () => {
      latest.current += 1;
    };
  }, [start]);
  return [loaded, start];
}

/** A list as far as it was fetched. */
export interface LoadedList<Item> {
  readonly list: Loaded<readonly Item[]>;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why the next page did not come. */
  readonly moreError: DelveError | null;
  /** Fetches the next page. */
  readonly more: () => Promise<void>;
  readonly reload: () => void;
}

/** A list that grows page by page. */
export function usePages<Item>(
  load: () => Promise<Page<Item>>,
  inputs: readonly unknown[],
): LoadedList<Item> {
  const [list, reload] = useLoaded(async () => {
    const page = await load();
    return { items: page.items, page };
  }, inputs);
  const [grown, setGrown] = useState<{ of: unknown; items: readonly Item[]; page: Page<Item> } | null>(null);
  const [isLoadingMore, setIsLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<DelveError | null>(null);
  const first = list.state === 'ready' ? list.value : null;
  const shown = grown !== null && grown.of === first ? grown : first;

  const more = async () => {
    if (!shown || isLoadingMore) return;
    setIsLoadingMore(true);
    setMoreError(null);
    try {
      const page = await shown.page.next();
      if (page) setGrown({ of: first, items: [...shown.items, ...page.items], page });
    } catch (error) {
      setMoreError(asDelveError(error));
    } finally {
      setIsLoadingMore(false);
    }
  };
  return {
    list: list.state === 'ready' ? { state: 'ready', value: shown?.items ?? [] } : list,
    hasMore: shown !== null && shown.page.nextCursor !== null,
    isLoadingMore,
    moreError,
    more,
    reload,
  };
}

/** Methods of the client throw nothing else; what is not one is a mistake of this app, and stays visible as such. */
export function asDelveError(error: unknown): DelveError {
  if (error instanceof DelveError) return error;
  throw error;
}
