import type { Chat, ChatMessage, DelveError, LiveState } from '@delve/client';
import { useEffect, useState } from 'preact/hooks';
import { asDelveError } from '../loaded.ts';

export interface Messages {
  /** Oldest first; `null` until they have come. */
  readonly items: readonly ChatMessage[] | null;
  readonly state: LiveState;
  /** Why the messages have not come, or come no more. */
  readonly error: DelveError | null;
  readonly isOtherTyping: boolean;
  readonly isOtherOnline: boolean;
  /** Takes one in that was just sent. */
  readonly add: (message: ChatMessage) => void;
}

/** The newest messages of a chat and all that follow; what is shown while the page is in front counts as read. */
export function useMessages(chat: Chat): Messages {
  const [items, setItems] = useState<readonly ChatMessage[] | null>(null);
  const [state, setState] = useState<LiveState>('connecting');
  const [error, setError] = useState<DelveError | null>(null);
  const [isOtherTyping, setIsOtherTyping] = useState(false);
  const [isOtherOnline, setIsOtherOnline] = useState(false);
  const take = (...messages: readonly ChatMessage[]) => setItems((known) => merged(known ?? [], messages));

  useEffect(() => {
    const stop = new AbortController();
    const fail = (thrown: unknown) => {
      if (!stop.signal.aborted) setError(asDelveError(thrown));
    };
    const follow = async () => {
      const { items: newest, throughSeq } = await chat.history();
      take(...newest);
      await chat.subscribe(
        {
          onMessage: take,
          onDeleted: (seq) =>
            setItems((known) => known?.map((item) => (item.seq === seq ? takenBack(item) : item)) ?? null),
          onTyping: ({ isTyping }) => setIsOtherTyping(isTyping),
          onPresence: (presence) => setIsOtherOnline(presence.isOtherOnline),
          onState: (next, reason) => {
            setState(next);
            if (next === 'closed') setError(reason);
          },
        },
        { afterSeq: throughSeq, signal: stop.signal },
      );
    };
    follow().catch(fail);
    return () => stop.abort();
  }, [chat]);

  const lastSeq = items?.at(-1)?.seq ?? 0;
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === 'visible' && lastSeq > 0) {
        chat.markRead(lastSeq).catch((thrown) => setError(asDelveError(thrown)));
      }
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [chat, lastSeq]);
  return { items, state, error, isOtherTyping, isOtherOnline, add: take };
}

/** In the order of their numbers, each once. */
function merged(known: readonly ChatMessage[], more: readonly ChatMessage[]): readonly ChatMessage[] {
  const bySeq = new Map([...known, ...more].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function takenBack(message: ChatMessage): ChatMessage {
  return { ...message, senderId: null, message: '', images: [], isDeleted: true };
}
