import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { UnprivilegedUser } from './unprivileged-user.ts';

/** A command line, and the identity that Node gives the process. */
export interface RunnableCommand {
  readonly program: string;
  readonly args: string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/**
 * A command as the given user (`null`: as whoever runs the stack). Root's own home is closed to everybody else, and
 * so to the user `postgres` when the project was cloned there: then the process keeps, of root's rights, the one to
 * walk through closed folders. `setpriv` is part of util-linux, which every Debian has.
 *
 * Without the securebit, access(2) would leave that right aside when it answers, and initdb asks it whether it may
 * run the server's binary (credentials(7), capabilities(7)).
 */
export function commandAs(
  user: UnprivilegedUser | null,
  program: string,
  args: string[],
  dataDir: string,
): RunnableCommand {
  if (!user) return { program, args, identity: {} };
  if (isReachable(program, user) && isReachable(dataDir, user)) return { program, args, identity: user };
  const privileges = [
    '--securebits=+no_setuid_fixup',
    '--inh-caps=-all,+dac_read_search',
    '--ambient-caps=-all,+dac_read_search',
    '--bounding-set=-all,+dac_read_search',
  ];
  const ids = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return { program: 'setpriv', args: [...ids, ...privileges, program, ...args], identity: {} };
}

/** True when the user may walk through every folder on the way to the path. */
function isReachable(path: string, user: UnprivilegedUser): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid } = statSync(folder);
    const mayEnter = uid === user.uid ? mode & 0o100 : mode & 0o001;
    if (!mayEnter) return false;
    if (folder === dirname(folder)) return true;
  }
}
