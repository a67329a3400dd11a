import { parseError } from './errors.ts';

/** Levels of parentheses: far more than anybody means, far fewer than the call stack holds. */
const MAX_DEPTH = 100;
const NAME_CHARACTER = /[\p{L}\p{N}_ $]/u;

/** Reads one parameter of the query string from left to right; every failure names the place and what was expected. */
export class Scanner {
  readonly source: string;
  readonly what: string;
  position = 0;
  #depth = 0;

  /** `what` completes the sentence "failed to parse …". */
  constructor(source: string, what: string) {
    this.source = source;
    this.what = what;
  }

  get atEnd(): boolean {
    return this.position >= this.source.length;
  }

  get next(): string {
    return this.source[this.position] ?? '';
  }

  startsWith(text: string): boolean {
    return this.source.startsWith(text, this.position);
  }

  /** Takes `text` if it comes next. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.position += text.length;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(`"${text}"`);
  }

  /** Takes what a sticky expression matches here, or `null`. */
  match(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}y`);
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.source);
    if (found) this.position += found[0].length;
    return found;
  }

  skipSpace(): void {
    this.match(/[ \t]*/);
  }

  rest(): string {
    const text = this.source.slice(this.position);
    this.position = this.source.length;
    return text;
  }

  expectEnd(expecting: string): void {
    if (!this.atEnd) this.fail(`${expecting} or end of input`);
  }

  /** A name, quoted or plain: letters, digits, `_`, `$`, inner spaces, and `-` where no `->` begins. */
  name(): string {
    if (this.next === '"') return this.quoted();
    let text = '';
    while (!this.atEnd && (NAME_CHARACTER.test(this.next) || (this.next === '-' && !this.startsWith('->')))) {
      text += this.next;
      this.position += 1;
    }
    const trimmed = text.trim();
    if (trimmed === '') this.fail('field name (* or [a..z0..9_$])');
    return trimmed;
  }

  /** A value in double quotes, where a backslash makes the next character plain. */
  quoted(): string {
    const found = this.match(/"((?:[^"\\]|\\[\s\S])*)"/);
    if (!found) this.fail('a closing """');
    return (found[1] ?? '').replace(/\\([\s\S])/g, '$1');
  }

  /** Runs `attempt`; where it gives `null`, goes back to where it began. */
  attempt<T>(attempt: () => T | null): T | null {
    const start = this.position;
    const result = attempt();
    if (result === null) this.position = start;
    return result;
  }

  /** Runs `read` between parentheses. */
  parenthesised<T>(read: () => T): T {
    this.expect('(');
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.fail(`no more than ${MAX_DEPTH} levels of parentheses`);
    const result = read();
    this.#depth -= 1;
    this.expect(')');
    return result;
  }

  fail(expecting: string): never {
    const found = this.atEnd ? 'end of input' : `"${this.next}"`;
    throw parseError(this.what, this.source, this.position + 1, `unexpected ${found} expecting ${expecting}`);
  }
}
