import { StackError } from '../../local/errors.ts';

export interface Script {
  /** What `--help` prints. */
  readonly usage: string;
  /** Flags that the script knows, without dashes; each is on or off. */
  readonly flags?: readonly string[];
  /** Options that the script knows, without dashes; each takes a value: `--name VALUE` or `--name=VALUE`. */
  readonly options?: readonly string[];
  /** How many names may stand beside the flags; none unless told. */
  readonly maxNames?: number;
  /** Returns the exit code. */
  readonly main: (input: ScriptInput) => Promise<number>;
}

export interface ScriptInput {
  readonly names: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly options: ReadonlyMap<string, string>;
}

/** Runs a command of package.json: `--help`, one clear line for an error that the caller can mend, exit codes. */
export async function runScript(script: Script): Promise<void> {
  const words = process.argv.slice(2);
  if (words.includes('--help') || words.includes('-h')) {
    console.log(script.usage);
    return;
  }
  const input = readWords(words, script);
  if (typeof input === 'string') {
    console.error(`${input}\n\n${script.usage}`);
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = await script.main(input);
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** The words of a command line, or a sentence about the one that is not understood. */
function readWords(words: readonly string[], script: Script): ScriptInput | string {
  const names: string[] = [];
  const flags = new Set<string>();
  const options = new Map<string, string>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name = '', inline] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (!word.startsWith('-') && names.length < (script.maxNames ?? 0)) names.push(word);
    else if (script.flags?.includes(name) && inline === undefined) flags.add(name);
    else if (script.options?.includes(name)) {
      const value = inline ?? rest.shift();
      if (!value) return `--${name} needs a value.`;
      options.set(name, value);
    } else return `"${word.replace(/^--?/, '')}" is not understood.`;
  }
  return { names, flags, options };
}
