import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import { createAuth } from './auth/service.ts';
import { type ConfigOverrides, type LocalConfig, loadConfig } from './config.ts';
import { createDataApi } from './data-api/service.ts';
import { StackError } from './errors.ts';
import { LIMITS, type Limits } from './functions/limits.ts';
import { createFunctions } from './functions/service.ts';
import { createGateway, type GatewayRoute, listen } from './gateway.ts';
import {
  createIdentityProviders,
  IDENTITY_PROVIDERS_PREFIX,
  withIdentityProviders,
} from './identity-providers/service.ts';
import { startFunctionJobs, startJobs } from './jobs.ts';
import { type Keys, loadKeys, PUBLISHABLE_KEY, SECRET_KEY } from './keys.ts';
import { Mailbox } from './mailbox/mailbox.ts';
import { createMailboxApp } from './mailbox/service.ts';
import { keepPostgresRunning } from './postgres/keep-running.ts';
import { layPlatform } from './postgres/platform.ts';
import { databaseUrl, SUPERUSER } from './postgres/server.ts';
import type { RealtimeLimits } from './realtime/limits.ts';
import { createRealtimeDatabase } from './realtime/realtime-database.ts';
import { createRealtime } from './realtime/service.ts';
import type { Service, StackContext } from './service.ts';
import { createStorage } from './storage/service.ts';
import { createStackStripe } from './stripe/service.ts';
import { takeUpgrades } from './upgrades.ts';

export interface StackPorts {
  readonly api: number;
  readonly db: number;
  readonly mailbox: number;
  readonly stripe: number;
}

/** How far the stand-in for Stripe is from the API, where no port is given: config.toml has no setting for it. */
export const STRIPE_PORT_DISTANCE = 4;

export interface StackOptions {
  /** The project's root: the folder that holds `supabase/`. */
  readonly projectDir: string;
  /** What outlives a restart; created when missing. */
  readonly dataDir: string;
  /** Ports that replace those of config.toml. */
  readonly ports?: Partial<StackPorts>;
  readonly configOverrides?: ConfigOverrides;
  /** What functions may use, where it is to be less than on Supabase. */
  readonly functionLimits?: Partial<Limits>;
  /** Whether the files of each `objects_path` of config.toml are uploaded, once for a data folder; by default they are. */
  readonly seed?: boolean;
  /** Replaces what config.toml has no settings for: on a hosted project it is in the dashboard. */
  readonly realtimeLimits?: Partial<RealtimeLimits>;
  /** Brings the database to the project's state before the services start: migrations, seed. */
  readonly prepare?: (stack: { config: LocalConfig; databaseUrl: string }) => Promise<void>;
  /** Whether functions get the secrets of supabase/functions/.env, by which they reach real accounts: by default they do. */
  readonly ownSecrets?: boolean;
  /** Brings what the services serve to where the jobs can begin with it, once all answer: plans that can be bought. */
  readonly beforeJobs?: (stack: ServedStack) => Promise<void>;
  readonly log?: (service: string, line: string) => void;
  /** How often a PostgreSQL that was killed is started again within a minute, before the stack says that it failed: 3. */
  readonly postgresRestartsPerMinute?: number;
}

/** A stack whose services answer. */
export type ServedStack = Pick<Stack, 'config' | 'apiUrl' | 'stripeUrl' | 'secretKey'>;

/** A running stack. */
export interface Stack {
  readonly config: LocalConfig;
  readonly keys: Keys;
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly apiUrl: string;
  readonly mailboxUrl: string;
  readonly stripeUrl: string;
  /** Connection URL as role `postgres`, or as the role that is named. */
  databaseUrl(role?: string): string;
  readonly mailbox: Mailbox;
  /** Resolves with a sentence when a part of the stack ended by itself, and cannot be had again. */
  readonly failed: Promise<string>;
  /** Ends every process and server of the stack; safe to call twice. */
  stop(): Promise<void>;
}

/** Starts the whole backend. What was started before a failure is stopped again before the error is thrown. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const written = loadConfig(options.projectDir, options.configOverrides);
  const ports: StackPorts = {
    api: options.ports?.api ?? written.api.port,
    db: options.ports?.db ?? written.db.port,
    mailbox: options.ports?.mailbox ?? written.local_smtp.port,
    stripe: options.ports?.stripe ?? written.api.port + STRIPE_PORT_DISTANCE,
  };
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const config = withIdentityProviders(written, apiUrl);
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => {});
  mkdirSync(dataDir, { recursive: true });

  const closers: (() => Promise<void>)[] = [];
  const stop = once(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  try {
    const keys = await loadKeys(join(dataDir, 'signing-key.json'));
    const postgres = await keepPostgresRunning({
      dataDir: join(dataDir, 'db'),
      port: ports.db,
      restartsPerMinute: options.postgresRestartsPerMinute ?? 3,
      log: (line) => log('postgres', line),
    });
    closers.push(() => postgres.stop());
    const urlOf = (role = 'postgres') => databaseUrl(ports.db, role);
    await layPlatform({
      url: urlOf(SUPERUSER),
      autoExposeNewTables: config.api.auto_expose_new_tables,
    });
    await options.prepare?.({ config, databaseUrl: urlOf() });

    closers.push(startJobs(urlOf(), (line) => log('jobs', line)));

    const mailbox = new Mailbox();
    const mailboxUrl = `http://127.0.0.1:${ports.mailbox}`;
    const context: StackContext = {
      config,
      keys,
      mailbox,
      mailboxUrl,
      apiUrl,
      stripeUrl: `http://127.0.0.1:${ports.stripe}`,
      dataDir,
      projectDir: resolve(options.projectDir),
      seed: options.seed ?? true,
      ownSecrets: options.ownSecrets ?? true,
      databaseUrl: urlOf,
      log,
    };
    const beforeServices = closers.length;
    const started = async (service: Promise<Service>) => {
      const running = await service;
      closers.push(() => running.close());
      return running;
    };
    const routes: GatewayRoute[] = [
      { prefix: '/rest/v1', service: await started(createDataApi(context)), apiKey: 'required' },
      {
        prefix: '/auth/v1',
        service: await started(createAuth(context)),
        apiKey: 'required',
        open: /^\/(verify|callback|authorize|\.well-known\/|health|sso\/)/,
      },
      {
        prefix: '/realtime/v1',
        service: await started(startRealtime(context, options.realtimeLimits)),
        apiKey: 'required',
      },
      { prefix: '/storage/v1', service: await started(createStorage(context)), apiKey: 'optional' },
      {
        prefix: '/functions/v1',
        service: await started(createFunctions(context, { ...LIMITS, ...options.functionLimits })),
        apiKey: 'optional',
        answersPreflights: true,
      },
      {
        prefix: IDENTITY_PROVIDERS_PREFIX,
        service: await started(createIdentityProviders(apiUrl)),
        apiKey: 'optional',
      },
    ];
    const gateway = await listenOn(createGateway(routes, keys), ports.api, 'API');
    const upgrades = takeUpgrades(gateway, routes, keys, (line) => log('gateway', line));
    // WebSockets are left to their services, which take leave of them; whoever stays after that is cut off.
    closers.splice(beforeServices, 0, async () => upgrades.destroyAll());
    closers.push(async () => {
      gateway.close();
      gateway.closeAllConnections();
    });
    closers.push(closer(await listenOn(createMailboxApp(mailbox), ports.mailbox, 'mailbox')));
    const stripe = await createStackStripe(context);
    closers.push(() => stripe.close());
    closers.push(closer(await listenOn(stripe.app, ports.stripe, 'Stripe')));
    await options.beforeJobs?.({ config, apiUrl, stripeUrl: context.stripeUrl, secretKey: SECRET_KEY });
    closers.push(startFunctionJobs(context));

    return {
      config,
      keys,
      publishableKey: PUBLISHABLE_KEY,
      secretKey: SECRET_KEY,
      apiUrl,
      mailboxUrl,
      stripeUrl: context.stripeUrl,
      databaseUrl: urlOf,
      mailbox,
      failed: postgres.exited,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startRealtime(context: StackContext, limits?: Partial<RealtimeLimits>): Promise<Service> {
  const database = await createRealtimeDatabase(context);
  const service = createRealtime(context, database, limits);
  return {
    ...service,
    close: async () => {
      await service.close();
      await database.close();
    },
  };
}

async function listenOn(app: Parameters<typeof listen>[0], port: number, name: string): Promise<Server> {
  try {
    return await listen(app, port);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new StackError(
      `Port ${port} (${name}) is taken. Stop what listens there, or choose another port.`,
      { cause },
    );
  }
}

/** Ends open connections too: a browser's keep-alive must not hold up Ctrl-C. */
function closer(server: Server): () => Promise<void> {
  return () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= action();
    return running;
  };
}
