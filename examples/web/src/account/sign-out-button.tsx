import { delve } from '../delve.ts';
import { asDelveError } from '../loaded.ts';

/** Ends the session here. One that the backend does not know any more has ended as well. */
export function SignOutButton() {
  const signOut = () => delve.auth.logout().catch(asDelveError);
  return (
    <button type="button" class="nav-link" onClick={signOut}>
      Sign out
    </button>
  );
}
