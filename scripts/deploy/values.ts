import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { StackError } from '../../local/errors.ts';

/** Settings and secrets of one deployment, by name. */
export type Values = Readonly<Record<string, string>>;

/**
 * The environment, with the lines `NAME=value` of a file laid over it. What is empty counts as not set. Throws
 * {@link StackError} when the file cannot be read.
 */
export function readValues(environment: NodeJS.ProcessEnv, secretsFile: string | undefined): Values {
  const values = { ...environment, ...(secretsFile === undefined ? {} : parseEnv(readText(secretsFile))) };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new StackError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
