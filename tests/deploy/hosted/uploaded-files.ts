import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UploadedFunction } from './state.ts';

const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/**
 * Writes what was uploaded into a folder, laid out as it came, and beside it what the platform fetches from npm: the
 * packages that the uploaded import map names. Nothing of this workspace is there but what was uploaded.
 */
export function layUploadedFiles(folder: string, uploaded: UploadedFunction): void {
  for (const [path, content] of uploaded.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: npmDependencies(uploaded) }));
}

/** Links the installed packages into a folder, all but those of this workspace. */
export function linkPackages(folder: string): void {
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(PACKAGES)) {
    if (name !== '@delve') symlinkSync(join(PACKAGES, name), join(folder, 'node_modules', name));
  }
}

/** Deno takes `npm:` packages from a node_modules folder only where a package.json names them. */
function npmDependencies({ files, importMapPath }: UploadedFunction): Record<string, string> {
  const importMap = files.get(importMapPath);
  if (!importMap) return {};
  const { imports } = JSON.parse(new TextDecoder().decode(importMap)) as { imports: Record<string, string> };
  return Object.fromEntries(
    Object.values(imports).flatMap((target) => {
      const [, name, version] = /^npm:\/?((?:@[^/]+\/)?[^@/]+)@([^/]+)/.exec(target) ?? [];
      return name === undefined || version === undefined ? [] : [[name, version]];
    }),
  );
}
