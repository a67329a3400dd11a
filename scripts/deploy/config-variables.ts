import { readConfigDocument } from './config-document.ts';

/** A variable that config.toml reads by `env(NAME)`. */
export interface ConfigVariable {
  readonly name: string;
  /** The setting that reads it, such as `auth.external.google.secret`. */
  readonly setting: string;
}

/** What config.toml reads from the environment, without what stands in a part that is switched off. */
export function configVariables(projectDir: string): ConfigVariable[] {
  return variablesOf(readConfigDocument(projectDir), []);
}

function variablesOf(value: unknown, path: readonly string[]): ConfigVariable[] {
  if (typeof value === 'string') {
    const name = /^env\((\w+)\)$/.exec(value)?.[1];
    return name === undefined ? [] : [{ name, setting: path.join('.') }];
  }
  if (typeof value !== 'object' || value === null || (value as { enabled?: unknown }).enabled === false)
    return [];
  return Object.entries(value).flatMap(([key, inner]) => variablesOf(inner, [...path, key]));
}
