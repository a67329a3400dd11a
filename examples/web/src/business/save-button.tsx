import type { DelveError } from '@delve/client';
import { useState } from 'preact/hooks';
import { useAccount } from '../account/account.tsx';
import { delve } from '../delve.ts';
import { asDelveError, useLoaded } from '../loaded.ts';
import { Link } from '../navigation.tsx';
import { HeartIcon } from '../parts/icons.tsx';
import { ErrorNotice } from '../parts/notice.tsx';

/** Keeps a business for later, for somebody who is signed in. */
export function SaveButton({ businessId }: { readonly businessId: number }) {
  const { account, isKnown } = useAccount();
  if (!isKnown) return null;
  if (account) return <Toggle key={account.id} businessId={businessId} />;
  return (
    <Link to={`/sign-in?then=/business/${businessId}`} class="button-quiet">
      <HeartIcon /> Save
    </Link>
  );
}

function Toggle({ businessId }: { readonly businessId: number }) {
  const [saved, reload] = useLoaded(() => isSaved(businessId), [businessId]);
  const [isChanging, setIsChanging] = useState(false);
  const [error, setError] = useState<DelveError | null>(null);
  if (saved.state !== 'ready') return null;
  const toggle = async () => {
    if (isChanging) return;
    setIsChanging(true);
    setError(null);
    try {
      await (saved.value ? delve.saved.remove(businessId) : delve.saved.add(businessId));
      reload();
    } catch (thrown) {
      setError(asDelveError(thrown));
    } finally {
      setIsChanging(false);
    }
  };
  return (
    <>
      <button
        type="button"
        class="button-quiet"
        aria-pressed={saved.value}
        aria-disabled={isChanging}
        onClick={toggle}
      >
        <HeartIcon /> {saved.value ? 'Saved' : 'Save'}
      </button>
      {error && <ErrorNotice error={error} />}
    </>
  );
}

async function isSaved(businessId: number): Promise<boolean> {
  for await (const { id } of await delve.saved.list()) if (id === businessId) return true;
  return false;
}
