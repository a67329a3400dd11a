import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { loadConfig } from '../../local/config.ts';
import { makeTemporaryFolder } from '../../local/database/temporary-folder.ts';
import { type FunctionDefinition, findFunction } from '../../local/functions/definition.ts';
import { importedFiles } from '../../local/functions/sources.ts';
import { readConfigDocument } from './config-document.ts';
import type { Findings } from './findings.ts';

export interface FunctionPlan {
  readonly slug: string;
  /** What it imports and is configured by, as paths from the project's root. */
  readonly files: readonly string[];
}

/** The functions of config.toml that are switched on, with all their files. */
export async function checkFunctions(projectDir: string, findings: Findings): Promise<FunctionPlan[]> {
  const config = loadConfig(projectDir);
  const withStaticFiles = functionsWithStaticFiles(projectDir);
  const plans: FunctionPlan[] = [];
  for (const [slug, { enabled }] of Object.entries(config.functions)) {
    if (!enabled) continue;
    const definition = findFunction(config, projectDir, slug);
    if (!definition) {
      findings.problem(
        `The entrypoint of the function ${slug} is missing.`,
        'Look at its part of config.toml.',
      );
      continue;
    }
    if (withStaticFiles.has(slug)) {
      // https://supabase.com/docs/guides/functions/limits
      findings.problem(
        `The function ${slug} has static_files, which a deployment without Docker leaves out.`,
        'Import them as modules (JSON or TypeScript) instead.',
      );
    }
    const files = await filesOf(definition, projectDir).catch((error: Error) => error);
    if (files instanceof Error) {
      findings.problem(
        `The imports of the function ${slug} cannot be read: ${files.message}`,
        'Run npm run check:functions.',
      );
      continue;
    }
    for (const file of files.filter((path) => !existsSync(path))) {
      findings.problem(
        `The function ${slug} imports ${relative(projectDir, file)}, which is missing.`,
        'Bring the file back, or take the import out.',
      );
    }
    plans.push({ slug, files: files.map((file) => relative(projectDir, file)) });
  }
  return plans;
}

function functionsWithStaticFiles(projectDir: string): ReadonlySet<string> {
  const { functions = {} } = readConfigDocument(projectDir) as {
    functions?: Readonly<Record<string, { readonly static_files?: readonly string[] }>>;
  };
  return new Set(Object.keys(functions).filter((slug) => (functions[slug]?.static_files ?? []).length > 0));
}

async function filesOf(definition: FunctionDefinition, projectDir: string): Promise<string[]> {
  const { entrypoint, importMap } = definition;
  if (importMap !== null && !existsSync(importMap)) return [entrypoint, importMap];
  const interruption = new AbortController();
  // Before the folder goes with the process: a Deno that outlived it would make the folder anew.
  const interrupt = () => interruption.abort();
  process.once('exit', interrupt);
  const cache = makeTemporaryFolder('delve-deploy-deno-');
  try {
    const imported = await importedFiles(definition, projectDir, cache.path, interruption.signal);
    return [...new Set([entrypoint, ...(importMap === null ? [] : [importMap]), ...imported])].sort();
  } finally {
    process.off('exit', interrupt);
    cache.remove();
  }
}
