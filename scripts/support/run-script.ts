import { StackError } from '../../local/errors.ts';

export interface Script {
  /** What `--help` prints. */
  readonly usage: string;
  /** Flags that the script knows, without dashes; each is on or off. */
  readonly flags?: readonly string[];
  /** How many names may stand beside the flags; none unless told. */
  readonly maxNames?: number;
  /** Returns the exit code. */
  readonly main: (input: {
    readonly names: readonly string[];
    readonly flags: ReadonlySet<string>;
  }) => Promise<number>;
}

/** Runs a command of package.json: `--help`, one clear line for an error that the caller can mend, exit codes. */
export async function runScript(script: Script): Promise<void> {
  const words = process.argv.slice(2);
  if (words.includes('--help') || words.includes('-h')) {
    console.log(script.usage);
    return;
  }
  const flags = words.filter((word) => word.startsWith('-')).map((word) => word.replace(/^--?/, ''));
  const names = words.filter((word) => !word.startsWith('-'));
  const unknown = flags.find((flag) => !script.flags?.includes(flag)) ?? names[script.maxNames ?? 0];
  if (unknown !== undefined) {
    console.error(`"${unknown}" is not understood.\n\n${script.usage}`);
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = await script.main({ names, flags: new Set(flags) });
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
