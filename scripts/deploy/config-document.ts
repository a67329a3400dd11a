import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type TomlTable } from 'smol-toml';

/** `supabase/config.toml` as it is written, with `env(NAME)` unread. */
export function readConfigDocument(projectDir: string): TomlTable {
  return parse(readFileSync(join(projectDir, 'supabase/config.toml'), 'utf8'));
}
