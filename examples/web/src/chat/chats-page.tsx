import { useAccountOrSignIn } from '../account/arrival.ts';
import { delve } from '../delve.ts';
import { usePages } from '../loaded.ts';
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
  const chats = usePages(() => delve.chats.mine({ limit: 20 }), []);
  const { list } = chats;
  return (
    <>
      {list.state === 'failed' && <ErrorNotice error={list.error} retry={chats.reload} />}
      {list.state === 'ready' && list.value.length === 0 && (
        <p class="soft">None yet. “Message” on a business’s page begins one.</p>
      )}
      {list.state === 'ready' && (
        <ul class="chats">
          {list.value.map(({ id, businessName, lastMessage, lastMessageAt, unreadCount }) => (
            <li key={id} class="panel">
              <Link to={`/chats/${id}`}>{businessName}</Link>
              <p>
                {unreadCount > 0 && <b>{unreadCount} new · </b>}
                {lastMessage}
              </p>
              <time class="soft" dateTime={lastMessageAt.toISOString()}>
                {formatMoment(lastMessageAt)}
              </time>
            </li>
          ))}
        </ul>
      )}
      <MoreButton list={chats} label="Show more" />
    </>
  );
}
