import type { DelveError } from '@delve/client';

interface ErrorNoticeProps {
  readonly error: DelveError;
  /** Offered where trying again can help. */
  readonly retry?: () => void;
}

/** What went wrong, in the backend's words, and what to do about it. */
export function ErrorNotice({ error, retry }: ErrorNoticeProps) {
  return (
    <div class="notice notice-error" role="alert">
      <p>
        <b>{error.message}</b> {error.hint}
      </p>
      {retry && (
        <button type="button" class="button-quiet" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
