import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../../local/gateway.ts';
import { removeFolder } from '../../support/remove-folder.ts';
import { createManagementApi, type HostedKeys } from './management-api.ts';
import { type HostedState, newProject, type UploadedFunction } from './state.ts';

export const PROJECT_REF = 'abcdefghijklmnopqrst';
export const ACCESS_TOKEN = `sbp_${'0123456789'.repeat(4)}`;
export const PROJECT_HOST = 'supabase.test';

/** Supabase's platform on the loopback, with one project that was just created. */
export interface Platform {
  readonly apiUrl: string;
  readonly state: HostedState;
  /** Method and path of each call, in order. */
  readonly calls: readonly string[];
  /** Calls, as method and path, that it refuses from now on with status 400. */
  readonly refuses: Set<string>;
  /** What leads the CLI here instead of to Supabase, with a valid access token. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  /** Keys of the project, which the CLI asks for to reach its Storage. */
  readonly keys?: HostedKeys;
  readonly onFunctionServed?: (uploaded: UploadedFunction) => void;
}

export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const state = newProject(PROJECT_REF);
  const calls: string[] = [];
  const refuses = new Set<string>();
  const app = createManagementApi({
    state,
    token: ACCESS_TOKEN,
    keys: options.keys ?? { anon: 'anon', serviceRole: 'service-role', secret: 'secret' },
    refuses,
    onCall: (call) => calls.push(call),
    ...(options.onFunctionServed && { onFunctionServed: options.onFunctionServed }),
  });
  const server = await listen(app, 0);
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const home = mkdtempSync(join(tmpdir(), 'delve-platform-'));
  const profile = join(home, 'loopback.yaml');
  writeFileSync(profile, profileText(apiUrl));
  return {
    apiUrl,
    state,
    calls,
    refuses,
    environment: {
      SUPABASE_HOME: home,
      SUPABASE_PROFILE: profile,
      SUPABASE_ACCESS_TOKEN: ACCESS_TOKEN,
      SUPABASE_NO_KEYRING: '1',
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await removeFolder(home);
    },
  };
}

/** A profile of the CLI (`--profile`, `SUPABASE_PROFILE`): where the platform is, and how hosts are named. */
function profileText(apiUrl: string): string {
  return [
    'name: loopback',
    `api_url: ${apiUrl}`,
    `dashboard_url: ${apiUrl}/dashboard`,
    `project_host: ${PROJECT_HOST}`,
    `pooler_host: ${PROJECT_HOST}`,
  ].join('\n');
}
