import { useAccount } from '../account/account.tsx';
import { delve } from '../delve.ts';
import { Link, navigate } from '../navigation.tsx';
import { useSending } from '../parts/form.tsx';
import { ChatIcon } from '../parts/icons.tsx';
import { ErrorNotice } from '../parts/notice.tsx';

/** Opens the visitor's chat with a business. */
export function MessageButton({ businessId }: { readonly businessId: number }) {
  const { account, isKnown } = useAccount();
  const { isSending, error, submit } = useSending(async () => {
    const chat = await delve.chats.open(businessId);
    navigate(`/chats/${chat.id}`);
  });
  if (!isKnown) return null;
  if (!account) {
    return (
      <Link to={`/sign-in?then=/business/${businessId}`} class="button-quiet">
        <ChatIcon /> Message
      </Link>
    );
  }
  return (
    <form onSubmit={submit}>
      <button type="submit" class="button-quiet" aria-disabled={isSending}>
        <ChatIcon /> Message
      </button>
      {error && <ErrorNotice error={error} />}
    </form>
  );
}
