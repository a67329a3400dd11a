import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConfigOverrides, loadConfig } from '../../local/config.ts';
import { freePorts } from '../../local/database/free-ports.ts';
import { LIMITS, type Limits } from '../../local/functions/limits.ts';
import { createFunctions } from '../../local/functions/service.ts';
import { createGateway, type GatewayRoute, listen } from '../../local/gateway.ts';
import { type Keys, loadKeys } from '../../local/keys.ts';
import { Mailbox } from '../../local/mailbox/mailbox.ts';
import { takeUpgrades } from '../../local/upgrades.ts';

/** The functions of one project behind a gateway, without the rest of the stack. */
export interface FunctionsRuntime {
  /** `http://127.0.0.1:<port>/functions/v1` */
  readonly url: string;
  readonly keys: Keys;
  /** What the functions and the runner have written, in order. */
  readonly log: string[];
  /** Resolves when a line that fits has been written; rejects after 5 s. */
  logged(pattern: RegExp): Promise<void>;
  close(): Promise<void>;
}

export async function startFunctions(
  projectDir: string,
  limits: Partial<Limits> = {},
  configOverrides: ConfigOverrides = {},
): Promise<FunctionsRuntime> {
  const dataDir = mkdtempSync(join(tmpdir(), 'delve-functions-'));
  const [port] = (await freePorts(1)) as [number];
  const apiUrl = `http://127.0.0.1:${port}`;
  const keys = await loadKeys(join(dataDir, 'signing-key.json'));
  const log: string[] = [];
  const service = await createFunctions(
    {
      config: loadConfig(projectDir, configOverrides),
      keys,
      mailbox: new Mailbox(),
      mailboxUrl: 'http://127.0.0.1:9',
      apiUrl,
      stripeUrl: 'http://127.0.0.1:9',
      projectDir,
      dataDir,
      seed: false,
      ownSecrets: true,
      databaseUrl: (role) => `postgresql://${role}@127.0.0.1:1/postgres`,
      log: (name, line) => log.push(`${name}: ${line}`),
    },
    { ...LIMITS, ...limits },
  );
  const routes: GatewayRoute[] = [{ prefix: '/functions/v1', service, apiKey: 'optional' }];
  const server = await listen(createGateway(routes, keys), port);
  const upgrades = takeUpgrades(server, routes, keys, (line) => log.push(`gateway: ${line}`));
  return {
    url: `${apiUrl}/functions/v1`,
    keys,
    log,
    logged: async (pattern) => {
      for (const end = Date.now() + 5_000; !log.some((line) => pattern.test(line)); ) {
        if (Date.now() > end) throw new Error(`No line fits ${pattern}:\n${log.join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      upgrades.destroyAll();
      await service.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
