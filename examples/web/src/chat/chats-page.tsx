import type { ListedChat } from '@delve/client';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useAccountOrSignIn } from '../account/arrival.ts';
import { delve } from '../delve.ts';
import { asDelveError, type LoadedList, useLoaded, usePages } from '../loaded.ts';
import { Link } from '../navigation.tsx';
import { formatMoment } from '../parts/dates.ts';
import { MoreButton } from '../parts/more-button.tsx';
import { ErrorNotice } from '../parts/notice.tsx';
import { useTitle } from '../parts/title.ts';

/** Somebody's conversations with businesses. */
export function ChatsPage() {
  useTitle('Messages');
  const account = useAccountOrSignIn();
  return (
    <div class="wide">
      <h1>Messages</h1>
      {account && <Chats key={account.id} />}
    </div>
  );
}

function Chats() {
  const own = usePages(() => delve.chats.mine({ limit: 20 }), []);
  const [businesses] = useLoaded(() => delve.businesses.mine(), []);
  useInbox(own.reload);
  return (
    <>
      <ChatList chats={own} nameOf={({ businessName }) => businessName}>
        None yet. “Message” on a business’s page begins one.
      </ChatList>
      {businesses.state === 'ready' &&
        businesses.value.items.map(({ id, name }) => <BusinessChats key={id} id={id} name={name} />)}
    </>
  );
}

/** What customers have written to a business of one's own. */
function BusinessChats({ id, name }: { readonly id: number; readonly name: string }) {
  const chats = usePages(() => delve.chats.ofBusiness(id, { limit: 20 }), [id]);
  useInbox(chats.reload);
  return (
    <>
      <h2>To {name}</h2>
      <ChatList chats={chats} nameOf={({ customerFirstName }) => customerFirstName || 'A former customer'}>
        Nobody has written yet.
      </ChatList>
    </>
  );
}

/** Keeps a list current. */
function useInbox(reload: () => void): void {
  useEffect(() => {
    const stop = new AbortController();
    const handlers = { onMessage: reload, onDeleted: reload, onChange: reload, onStale: reload };
    delve.chats.subscribe(handlers, stop).catch(asDelveError);
    return () => stop.abort();
  }, [reload]);
}

interface ChatListProps {
  readonly chats: LoadedList<ListedChat>;
  readonly nameOf: (chat: ListedChat) => string;
  /** What is said where there is none. */
  readonly children: ComponentChildren;
}

function ChatList({ chats, nameOf, children }: ChatListProps) {
  const { list } = chats;
  return (
    <>
      {list.state === 'failed' && <ErrorNotice error={list.error} retry={chats.reload} />}
      {list.state === 'ready' && list.value.length === 0 && <p class="soft">{children}</p>}
      {list.state === 'ready' && (
        <ul class="chats">
          {list.value.map((chat) => (
            <li key={chat.id} class="panel">
              <Link to={`/chats/${chat.id}`}>{nameOf(chat)}</Link>
              <p>
                {chat.unreadCount > 0 && <b>{chat.unreadCount} new · </b>}
                {chat.lastMessage}
              </p>
              <time class="soft" dateTime={chat.lastMessageAt.toISOString()}>
                {formatMoment(chat.lastMessageAt)}
              </time>
            </li>
          ))}
        </ul>
      )}
      <MoreButton list={chats} label="Show more" />
    </>
  );
}
