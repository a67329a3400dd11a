import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stringify, type TomlTable } from 'smol-toml';
import { makeTemporaryFolder, type TemporaryFolder } from '../../local/database/temporary-folder.ts';
import { StackError } from '../../local/errors.ts';
import { type CliResult, QUIET_CLI, spawnCli } from '../../local/supabase-cli.ts';
import { authSettings } from './auth-settings.ts';
import { readConfigDocument } from './config-document.ts';
import { secretValues } from './secret-values.ts';
import type { Values } from './values.ts';

/** Variables that would lead the CLI to another project or folder. */
const STEERING = ['SUPABASE_PROJECT_ID', 'SUPABASE_WORKDIR', 'SUPABASE_DB_URL'];

/** What the checkout is linked to, and a developer's own secrets. */
const NOT_COPIED = new Set(['.temp', '.branches', '.link.json', '.env', '.env.local', 'functions']);

export interface HostedCliOptions {
  /** The folder that holds `supabase/`. */
  readonly projectDir: string;
  readonly projectRef: string;
  readonly values: Values;
}

/**
 * The official CLI against one hosted project. It works in a throw-away copy of `supabase/` that is linked to the
 * project and has the environment's own settings of Auth, so that the checkout and what it is linked to stay as they are.
 * Secrets go to it by its environment and by files that nobody else can read, never by its command line.
 */
export class HostedCli {
  readonly #options: HostedCliOptions;
  readonly #copy: TemporaryFolder;
  readonly #secrets: readonly string[];

  constructor(options: HostedCliOptions) {
    this.#options = options;
    this.#secrets = secretValues(options.projectDir, options.values);
    this.#copy = makeTemporaryFolder('delve-deploy-');
    writeCopy(this.#copy.path, options);
  }

  /** Runs a command of the CLI that reads configuration and migrations from the copy. */
  run(args: readonly string[]): Promise<CliResult> {
    return this.#spawn(args, this.#copy.path);
  }

  /** Runs a command on the project's database. */
  runOnDatabase(args: readonly string[]): Promise<CliResult> {
    const url = this.#options.values.SUPABASE_DB_URL;
    if (url === undefined) return this.run([...args, '--remote']);
    const target = new URL(url);
    const password = decodeURIComponent(target.password);
    target.password = '';
    return this.#spawn([...args, `--remote=${target.href}`], this.#copy.path, { PGPASSWORD: password });
  }

  /** Runs a command that reads the functions' sources, which lie in the checkout. */
  runInProject(args: readonly string[]): Promise<CliResult> {
    return this.#spawn([...args, `--remote=${this.#options.projectRef}`], this.#options.projectDir);
  }

  /** Writes secrets into an env file that only this user can read, and that goes with `close`. */
  writeSecrets(secrets: Values): string {
    const file = join(this.#copy.path, 'secrets.env');
    const lines = Object.entries(secrets).map(([name, value]) => `${name}=${quoted(name, value)}`);
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    return file;
  }

  /** The text without the secrets that it may hold: services repeat in their errors what was sent to them. */
  hide(text: string): string {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  }

  /** Removes the copy. */
  close(): void {
    this.#copy.remove();
  }

  #spawn(args: readonly string[], workdir: string, extra: NodeJS.ProcessEnv = {}): Promise<CliResult> {
    const environment = { ...this.#options.values, ...QUIET_CLI, ...extra };
    for (const name of STEERING) delete environment[name];
    return spawnCli({ args: [...args, `--workdir=${workdir}`, '--yes'], environment });
  }
}

function writeCopy(folder: string, { projectDir, projectRef, values }: HostedCliOptions): void {
  cpSync(join(projectDir, 'supabase'), join(folder, 'supabase'), {
    recursive: true,
    filter: (path) => !NOT_COPIED.has(basename(path)),
  });
  // https://supabase.com/docs/guides/deployment/branching/configuration: a part of the file for one project.
  const own = { remotes: { hosted: { project_id: projectRef, auth: authSettings(values) } } };
  const config = { ...withoutExampleObjects(readConfigDocument(projectDir)), ...own };
  writeFileSync(join(folder, 'supabase/config.toml'), stringify(config));
}

/** `supabase seed buckets` uploads what lies in `objects_path`: pictures of the example data, which stays at home. */
function withoutExampleObjects(config: TomlTable): TomlTable {
  const { buckets = {}, ...storage } = config.storage as TomlTable;
  const bare = Object.entries(buckets as Record<string, TomlTable>).map(([id, bucket]) => {
    const { objects_path: _left, ...settings } = bucket;
    return [id, settings];
  });
  return { ...config, storage: { ...storage, buckets: Object.fromEntries(bare) } };
}

/**
 * The value in a kind of quotes that it does not hold itself: an env file knows no escapes, and reads \n as a line break
 * inside double quotes. Throws {@link StackError} for a value that holds all kinds.
 */
function quoted(name: string, value: string): string {
  const quotes = value.includes('\\') ? ["'", '`'] : ["'", '`', '"'];
  const quote = quotes.find((character) => !value.includes(character));
  if (quote === undefined) throw new StackError(`The value of ${name} holds every kind of quotes.`);
  return `${quote}${value}${quote}`;
}
