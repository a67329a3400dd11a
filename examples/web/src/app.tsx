import { useEffect, useRef } from 'preact/hooks';
import { RegisterPage } from './account/register-page.tsx';
import { SavedPage } from './account/saved-page.tsx';
import { SignInPage } from './account/sign-in-page.tsx';
import { BusinessPage } from './business/business-page.tsx';
import { ChatPage } from './chat/chat-page.tsx';
import { ChatsPage } from './chat/chats-page.tsx';
import { Header } from './header.tsx';
import { useAddress } from './navigation.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { SearchPage } from './search/search-page.tsx';

export function App() {
  const { pathname } = useAddress();
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(pathname, main);
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <Header />
      <main id="main" ref={main} tabIndex={-1}>
        <CurrentPage path={pathname} />
      </main>
      <footer class="footer">
        <p>An example of what can be made with @delve/client, on example data.</p>
      </footer>
    </>
  );
}

function CurrentPage({ path }: { readonly path: string }) {
  const [, place, id] = path.split('/');
  if (path === '/') return <SearchPage />;
  if (place === 'business' && id && /^\d{1,15}$/.test(id)) return <BusinessPage key={id} id={Number(id)} />;
  if (path === '/sign-in') return <SignInPage />;
  if (place === 'chats' && id && /^\d{1,15}$/.test(id)) return <ChatPage key={id} id={Number(id)} />;
  if (path === '/chats') return <ChatsPage />;
  if (path === '/saved') return <SavedPage />;
  if (path === '/register') return <RegisterPage />;
  return <NotFoundPage />;
}

/** Another page begins at its top, for eyes and for screen readers; the first one is left as the browser shows it. */
function useFocusOnArrival(path: string, main: { current: HTMLElement | null }): void {
  const arrivedAt = useRef(path);
  useEffect(() => {
    if (arrivedAt.current === path) return;
    arrivedAt.current = path;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path, main]);
}
