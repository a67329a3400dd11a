import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatWithOptions } from 'node:util';

/** The TypeScript of a Markdown page as modules, in which every line keeps the number that it has on the page. */
export interface DocumentedPage {
  /** From the project's folder: `docs/client/lookups.md`. */
  readonly path: string;
  /** The blocks marked `ts`, one after the other, as one module; `null` when there are none. */
  readonly runnable: ExampleModule | null;
  /** Each block marked `ts no-run`, which stands alone. */
  readonly checkedOnly: readonly ExampleModule[];
}

export interface ExampleModule {
  /** `<page>.ts`, or `<page>.<line>.ts`. */
  readonly file: string;
  readonly source: string;
}

/** `// → text`: what the page says that it prints; `…` in it stands for anything. */
export interface Expectation {
  readonly line: number;
  readonly text: string;
}

interface Block {
  readonly language: string;
  /** The index of its first line on the page. */
  readonly start: number;
  readonly lines: readonly string[];
}

export function readPage(project: string, path: string): DocumentedPage {
  return parsePage(path, readFileSync(join(project, path), 'utf8'));
}

export function parsePage(path: string, markdown: string): DocumentedPage {
  const blocks = blocksOf(markdown.split('\n'));
  const run = blocks.filter(({ language }) => language === 'ts');
  return {
    path,
    runnable: run.length > 0 ? { file: `${path}.ts`, source: inPlace(run) } : null,
    checkedOnly: blocks
      .filter(({ language }) => language === 'ts no-run')
      .map((block) => ({ file: `${path}.${block.start + 1}.ts`, source: inPlace([block]) })),
  };
}

export function expectationsOf({ source }: ExampleModule): Expectation[] {
  return source.split('\n').flatMap((content, index) => {
    const text = /\/\/ → (.+)$/.exec(content)?.[1];
    return text === undefined ? [] : [{ line: index + 1, text: text.trim() }];
  });
}

/** The first expectation that what was printed does not meet, in order; prints that no comment names may lie between. */
export function firstUnmet(
  expectations: readonly Expectation[],
  printed: readonly string[],
): Expectation | null {
  let next = 0;
  for (const expectation of expectations) {
    const found = printed.findIndex((text, index) => index >= next && meets(text, expectation));
    if (found === -1) return expectation;
    next = found + 1;
  }
  return null;
}

/** What one `console.log` prints, on one line. */
export function printedLine(values: readonly unknown[]): string {
  return formatWithOptions({ breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 10 }, ...values);
}

function meets(printed: string, { text }: Expectation): boolean {
  const pattern = text
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(printed);
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    const language = /^```(.+)$/.exec(lines[index] ?? '')?.[1];
    if (language === undefined) continue;
    const start = index + 1;
    const end = lines.indexOf('```', start);
    if (end === -1) throw new Error(`The block of line ${index + 1} has no end.`);
    blocks.push({ language: language.trim(), start, lines: lines.slice(start, end) });
    index = end;
  }
  return blocks;
}

function inPlace(blocks: readonly Block[]): string {
  const lines: string[] = [];
  for (const block of blocks) {
    while (lines.length < block.start) lines.push('');
    lines.push(...block.lines);
  }
  return `${lines.join('\n')}\n`;
}
