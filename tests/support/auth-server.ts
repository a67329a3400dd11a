import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAuth } from '../../local/auth/service.ts';
import { type ConfigOverrides, loadConfig } from '../../local/config.ts';
import { freePorts } from '../../local/database/free-ports.ts';
import { createGateway, listen } from '../../local/gateway.ts';
import { type Keys, loadKeys } from '../../local/keys.ts';
import { Mailbox } from '../../local/mailbox/mailbox.ts';
import { createMailboxApp } from '../../local/mailbox/service.ts';
import { stack } from './stack.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export interface AuthUnderTest {
  readonly apiUrl: string;
  readonly mailboxUrl: string;
  readonly keys: Keys;
  stop(): Promise<void>;
}

/**
 * A second Auth behind a gateway of its own, on the database of the shared stack: for what needs another
 * configuration than the project's. Its keys are its own, so it and the shared one refuse each other's
 * tokens.
 */
export async function startAuth(overrides: ConfigOverrides): Promise<AuthUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'delve-auth-'));
  const [apiPort, mailboxPort] = (await freePorts(2)) as [number, number];
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const keys = await loadKeys(join(folder, 'signing-key.json'));
  const mailbox = new Mailbox();
  const service = await createAuth({
    config: loadConfig(PROJECT, {
      'auth.rate_limit.sign_in_sign_ups': 100_000,
      'auth.rate_limit.token_refresh': 100_000,
      'auth.rate_limit.token_verifications': 100_000,
      'auth.rate_limit.email_sent': 100_000,
      'auth.email.max_frequency': '1ms',
      ...overrides,
    }),
    keys,
    mailbox,
    mailboxUrl: `http://127.0.0.1:${mailboxPort}`,
    apiUrl,
    stripeUrl: 'http://127.0.0.1:9',
    projectDir: PROJECT,
    dataDir: folder,
    seed: false,
    ownSecrets: false,
    databaseUrl: (role) => {
      const url = new URL(stack().databaseUrl);
      url.username = role;
      return url.href;
    },
    log: process.env.DELVE_TEST_LOG ? (name, line) => console.error(`${name}: ${line}`) : () => {},
  });
  const open = /^\/(verify|callback|authorize|\.well-known\/|health)/;
  const gateway = createGateway([{ prefix: '/auth/v1', service, apiKey: 'required', open }], keys);
  const servers = [await listen(gateway, apiPort), await listen(createMailboxApp(mailbox), mailboxPort)];
  return {
    apiUrl,
    keys,
    mailboxUrl: `http://127.0.0.1:${mailboxPort}`,
    stop: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
