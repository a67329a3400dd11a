import type { ChatMessage, DelveError } from '@delve/client';
import { useEffect, useState } from 'preact/hooks';
import { delve } from '../delve.ts';
import { asDelveError } from '../loaded.ts';

const LOOK_AGAIN_AFTER = 3000;

export interface Messages {
  /** Oldest first; `null` until they have come. */
  readonly items: readonly ChatMessage[] | null;
  readonly error: DelveError | null;
  /** Takes one in that was just sent. */
  readonly add: (message: ChatMessage) => void;
}

/** The newest messages of a chat; new ones are looked for every three seconds while the page is in front. */
export function useMessages(chatId: number): Messages {
  const [items, setItems] = useState<readonly ChatMessage[] | null>(null);
  const [error, setError] = useState<DelveError | null>(null);
  const take = (messages: readonly ChatMessage[]) => setItems((known) => merged(known ?? [], messages));

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    let seenThrough: number | null = null;
    const look = async () => {
      try {
        if (document.visibilityState === 'visible') {
          const history = await delve.chats.history(
            chatId,
            seenThrough === null ? {} : { afterSeq: seenThrough },
          );
          if (!isCurrent) return;
          seenThrough = history.items.at(-1)?.seq ?? seenThrough ?? 0;
          take(history.items);
          if (history.items.length > 0) await delve.chats.markRead(chatId, seenThrough);
        }
        setError(null);
      } catch (thrown) {
        if (isCurrent) setError(asDelveError(thrown));
      }
      if (isCurrent) timer = setTimeout(look, LOOK_AGAIN_AFTER);
    };
    look();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [chatId]);
  return { items, error, add: (message) => take([message]) };
}

/** In the order of their numbers, each once. */
function merged(known: readonly ChatMessage[], more: readonly ChatMessage[]): readonly ChatMessage[] {
  const bySeq = new Map([...known, ...more].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
