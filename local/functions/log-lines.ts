/** A line is cut here, as on Supabase: https://supabase.com/docs/guides/functions/limits. */
const LONGEST_LINE = 10_000;

/** Collects chunks of text and hands on each whole line that is not empty. */
export class LogLines {
  #rest = '';
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
  }

  /** Hands on what came after the last line break. */
  end(): void {
    this.#emit(this.#rest);
    this.#rest = '';
  }

  #emit(line: string): void {
    if (line.trim() !== '') this.#onLine(line.trimEnd());
  }
}

/** A function's line for the terminal: tokens and secret keys taken out, length bounded. */
export function readableLine(line: string): string {
  const safe = line
    .replace(/\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/g, '[token]')
    .replace(/\bsb_secret_[\w-]+/g, '[secret key]');
  return safe.length > LONGEST_LINE ? `${safe.slice(0, LONGEST_LINE)}…` : safe;
}
