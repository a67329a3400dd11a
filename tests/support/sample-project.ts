import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONFIG = fileURLToPath(new URL('../../supabase/config.toml', import.meta.url));

/** A project in a temporary folder: this one's config.toml, and the files that a test puts there. */
export interface SampleProject {
  readonly dir: string;
  /** Writes a file by its path from the project's root. */
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Removes the project. */
  dispose(): void;
}

export function makeSampleProject(files: Readonly<Record<string, string>> = {}): SampleProject {
  const dir = mkdtempSync(join(tmpdir(), 'delve-sample-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  mkdirSync(join(dir, 'supabase/migrations'), { recursive: true });
  copyFileSync(CONFIG, join(dir, 'supabase/config.toml'));
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    dir,
    write,
    remove: (path) => rmSync(join(dir, path)),
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
}
