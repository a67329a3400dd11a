import type { AccountDetails } from '@delve/client';
import { useEffect } from 'preact/hooks';
import { navigate, useAddress } from '../navigation.tsx';
import { useAccount } from './account.tsx';

/** Where somebody who signs in wants to be: `?then=/business/4`; never an address of another site. */
export function useThen(): string {
  const then = useAddress().searchParams.get('then') ?? '/';
  return /^\/(?![/\\])/.test(then) ? then : '/';
}

/** Somebody who is signed in, now or already, goes on to where they want to be. */
export function useGoOnWhenSignedIn(): void {
  const { account } = useAccount();
  const then = useThen();
  useEffect(() => {
    if (account) navigate(then, { replace: true });
  }, [account, then]);
}

/** The person's account; somebody who is not signed in is led to where they can do so, and back. */
export function useAccountOrSignIn(): AccountDetails | null {
  const { account, isKnown } = useAccount();
  const { pathname } = useAddress();
  useEffect(() => {
    if (isKnown && !account) navigate(`/sign-in?then=${encodeURIComponent(pathname)}`, { replace: true });
  }, [isKnown, account, pathname]);
  return account;
}
