import { useEffect, useState } from 'preact/hooks';
import { useAccount } from '../account/account.tsx';
import { delve } from '../delve.ts';
import { asDelveError } from '../loaded.ts';

/** In how many chats somebody has written. */
export function useUnreadChats(): number {
  const { account } = useAccount();
  const [unread, setUnread] = useState(0);
  useEffect(() => {
    if (!account) {
      setUnread(0);
      return;
    }
    const stop = new AbortController();
    const count = () => {
      delve.notifications.list({ isRead: false }).then(({ items }) => {
        if (!stop.signal.aborted) {
          setUnread(items.filter(({ type }) => type === 'message_notification').length);
        }
      }, asDelveError);
    };
    count();
    delve.notifications
      .subscribe({ onNotification: count, onChange: count, onDeleted: count, onStale: count }, stop)
      .catch(asDelveError);
    return () => stop.abort();
  }, [account]);
  return unread;
}
