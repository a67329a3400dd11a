import type { LoadedList } from '../loaded.ts';
import { ErrorNotice } from './notice.tsx';

interface MoreButtonProps {
  readonly list: Pick<LoadedList<unknown>, 'hasMore' | 'isLoadingMore' | 'more' | 'moreError'>;
  readonly label: string;
}

/** Fetches the next page of a list, as long as there is one. */
export function MoreButton({ list, label }: MoreButtonProps) {
  if (list.moreError) return <ErrorNotice error={list.moreError} retry={list.more} />;
  if (!list.hasMore) return null;
  return (
    <p class="more">
      <button type="button" class="button-quiet" aria-disabled={list.isLoadingMore} onClick={list.more}>
        {list.isLoadingMore ? 'One moment…' : label}
      </button>
    </p>
  );
}
