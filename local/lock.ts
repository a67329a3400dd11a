import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { commandLineOf } from './command-line.ts';
import { StackError } from './errors.ts';

/**
 * Marks the data folder as in use by this process, and returns what gives it back. The mark of a process that is
 * gone is taken over. Throws {@link StackError} while another one holds it.
 */
export function holdLock(file: string): () => void {
  try {
    const holder = holderOf(file);
    if (holder !== null) {
      throw new StackError(`Delve runs here already (process ${holder}). Stop it first: kill ${holder}`);
    }
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (cause) {
    if (cause instanceof StackError) throw cause;
    throw new StackError(`The data folder cannot be used: ${(cause as Error).message}`, { cause });
  }
  return () => rmSync(file, { force: true });
}

/** The process that holds the lock; the mark of one that is gone is removed. */
function holderOf(file: string): number | null {
  let pid: number;
  try {
    pid = Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (pid !== process.pid && commandLineOf(pid)?.includes('local/start.ts')) return pid;
  rmSync(file);
  return null;
}
