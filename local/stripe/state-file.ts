import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { State } from './state.ts';

/** How long a change may wait to be written, in ms: the whole state is one file, and changes come in swarms. */
const LONGEST_WAIT = 200;

/** Keeps the state in a file: soon after a change, and at the end. */
export class StateFile {
  readonly #state: State;
  readonly #file: string;
  readonly #log: (line: string) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(state: State, file: string, log: (line: string) => void) {
    this.#state = state;
    this.#file = file;
    this.#log = log;
  }

  /** Something has changed. */
  changed(): void {
    this.#timer ??= setTimeout(() => this.flush(), LONGEST_WAIT).unref();
  }

  /** Writes what has not been written yet. Where that fails it says so, and the next change tries again. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      write(this.#file, JSON.stringify(this.#state));
    } catch (error) {
      this.#log(`WARNING: ${this.#file} cannot be written: ${(error as Error).message}`);
    }
  }
}

/** Replaces the file at once, so that a kill in between leaves the one before. */
function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
