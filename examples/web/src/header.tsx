import { useAccount } from './account/account.tsx';
import { SignOutButton } from './account/sign-out-button.tsx';
import { useUnreadChats } from './chat/use-unread-chats.ts';
import { Link, useAddress } from './navigation.tsx';
import { Logo } from './parts/icons.tsx';

export function Header() {
  const { account, isKnown } = useAccount();
  const { pathname } = useAddress();
  const unread = useUnreadChats();
  return (
    <header class="header">
      <div class="header-row">
        <Link to="/" class="brand">
          <Logo />
          <span>Delve</span>
        </Link>
        <nav aria-label="Main">
          {isKnown && !account && (
            <>
              <Link to="/sign-in" current={pathname === '/sign-in'}>
                Sign in
              </Link>
              <Link to="/register" class="nav-button" current={pathname === '/register'}>
                Register
              </Link>
            </>
          )}
          {account && (
            <>
              <Link to="/chats" current={pathname.startsWith('/chats')}>
                Messages
                {unread > 0 && (
                  <>
                    {' '}
                    <span class="badge">
                      {unread}
                      <span class="hidden"> with new messages</span>
                    </span>
                  </>
                )}
              </Link>
              <Link to="/saved" current={pathname === '/saved'}>
                Saved
              </Link>
              <span class="whoami">
                <span class="hidden">Signed in as </span>
                {account.firstName}
              </span>
              <SignOutButton />
            </>
          )}
        </nav>
      </div>
    </header>
  );
}
