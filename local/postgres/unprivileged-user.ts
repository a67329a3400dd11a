import { execFileSync } from 'node:child_process';
import { StackError } from '../errors.ts';

/** The system user that PostgreSQL runs as when the stack itself runs as root. */
export interface UnprivilegedUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: there, the system user `postgres` is used, and made when it is missing.
 * Everybody else runs it as themselves (`null`).
 */
export function unprivilegedUser(): UnprivilegedUser | null {
  if (process.getuid?.() !== 0) return null;
  return lookUp() ?? create();
}

function lookUp(): UnprivilegedUser | null {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString());
    return { uid: id('-u'), gid: id('-g') };
  } catch (error) {
    // With 1, `id` says that there is no such user; one that was interrupted says nothing about users.
    if ((error as { status?: number | null }).status === 1) return null;
    throw new StackError(`The system user "postgres" cannot be looked up: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function create(): UnprivilegedUser {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'pipe' });
  } catch (cause) {
    throw new StackError(
      'PostgreSQL does not run as root, and the system user "postgres" could not be made: run as an ordinary user.',
      { cause },
    );
  }
  const user = lookUp();
  if (!user) throw new StackError('The system user "postgres" was made but cannot be found.');
  return user;
}
