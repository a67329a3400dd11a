import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { removeFolder } from './remove-folder.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const PACKAGE = '@sparticuz/chromium';

export interface PackagedChromium {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** The package holds a program for Linux with glibc on x64. */
export const canRunPackagedChromium = process.platform === 'linux' && process.arch === 'x64';

/**
 * Chromium from the npm package, which brings the libraries and fonts that it needs along. Unpacked once, in some ten
 * seconds, into `node_modules/.cache`.
 */
export async function packagedChromium(): Promise<PackagedChromium> {
  const { version } = JSON.parse(readFileSync(join(MODULES, PACKAGE, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(MODULES, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  const fonts = join(folder, 'fonts.conf');
  writeFileSync(
    fonts,
    `<fontconfig><dir>/usr/share/fonts</dir><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`,
  );
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: fonts },
    args: ['--no-sandbox', '--no-zygote'],
  };
}

/** It appears under its name when it is complete, whoever else unpacks at the same time. */
async function unpack(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const partial = mkdtempSync(`${folder}-`);
  try {
    await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', `await (await import('${PACKAGE}')).default.executablePath()`],
      {
        cwd: MODULES,
        // It unpacks into the temporary folder, and its libraries only where it takes the machine for Amazon's.
        env: { ...process.env, TMPDIR: partial, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
      },
    );
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    await removeFolder(partial);
  }
}
