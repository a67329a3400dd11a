import type { AccountDetails } from '@delve/client';
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { delve } from '../delve.ts';
import { asDelveError } from '../loaded.ts';

/** Who looks at the page. */
interface Visitor {
  /** Not until the browser's storage and the backend have told. */
  readonly isKnown: boolean;
  /** `null` for somebody who is not signed in. */
  readonly account: AccountDetails | null;
}

const UNKNOWN: Visitor = { isKnown: false, account: null };
const NOBODY: Visitor = { isKnown: true, account: null };

const CurrentVisitor = createContext(UNKNOWN);

/** Who is signed in. */
export const useAccount = (): Visitor => useContext(CurrentVisitor);

/** Follows the session, which supabase-js keeps, renews, and shares between tabs. */
export function AccountProvider({ children }: { readonly children: ComponentChildren }) {
  const [userId, setUserId] = useState<string | null>();
  const [visitor, setVisitor] = useState(UNKNOWN);

  useEffect(() => {
    const { data } = delve.supabase.auth.onAuthStateChange((_event, session) =>
      setUserId(session?.user.id ?? null),
    );
    return () => data.subscription.unsubscribe();
  }, []);

  useEffect(() => {
    if (!userId) {
      setVisitor(userId === null ? NOBODY : UNKNOWN);
      return;
    }
    let isCurrent = true;
    delve.account.get().then(
      (account) => isCurrent && setVisitor({ isKnown: true, account }),
      async (error) => {
        // A session that was ended elsewhere ends here too; without a network it stays as it is.
        if (asDelveError(error).status === 401) await delve.auth.logout().catch(asDelveError);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [userId]);

  return <CurrentVisitor.Provider value={visitor}>{children}</CurrentVisitor.Provider>;
}
