import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A secret that the functions read, as `functions/.env.example` declares it. */
export interface FunctionSecret {
  readonly name: string;
  readonly required: boolean;
}

/** `NAME=` declares one that has to be set, `# NAME=` one that may be. */
export function functionSecrets(projectDir: string): FunctionSecret[] {
  const lines = readFileSync(join(projectDir, 'functions/.env.example'), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, hash, name] = /^(# )?([A-Z][A-Z0-9_]*)=/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, required: hash === undefined }];
  });
}
