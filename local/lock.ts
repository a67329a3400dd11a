import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { StackError } from './errors.ts';

/**
 * Marks the data folder as in use by this process, and returns what gives it back. The mark of a process that is
 * gone is taken over. Throws {@link StackError} while another one holds it.
 */
export function holdLock(file: string): () => void {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new StackError(`The data folder cannot be written: ${(cause as Error).message}`, { cause });
    }
    const holder = Number(readFileSync(file, 'utf8'));
    if (isAlive(holder)) {
      throw new StackError(`Delve runs here already (process ${holder}). Stop it first: kill ${holder}`, {
        cause,
      });
    }
    writeFileSync(file, String(process.pid));
  }
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
