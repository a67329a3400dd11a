import { readFileSync } from 'node:fs';

/** Length of the clock tick in which Linux counts processor time: 100 a second on every platform that Node runs on. */
const TICK_MS = 10;

/** Processor time (ms) that a process has used so far, or `null` where the system does not tell or it has ended. */
export function processorTime(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}
