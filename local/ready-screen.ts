import { relative } from 'node:path';
import type { Stack, StackPorts } from './stack.ts';

export interface ReadyScreen {
  readonly stack: Stack;
  readonly ports: StackPorts;
  readonly dataDir: string;
  /** Whether the example data was asked for, and with it the logins. */
  readonly seeded: boolean;
  /** Milliseconds from the command to now. */
  readonly took: number;
}

/** What is where, in a few lines, once everything answers. */
export function renderReadyScreen({ stack, ports, dataDir, seeded, took }: ReadyScreen): string {
  const lines = [
    ['The contract', `${stack.apiUrl}/functions/v1/api/`],
    ['To try it', `${stack.apiUrl}/functions/v1/api/docs`],
    ['Its sockets', `${stack.apiUrl.replace('http', 'ws')}/functions/v1/chat/, …/notification/`],
    ['Supabase', stack.apiUrl],
    ['Mailbox', `http://127.0.0.1:${ports.mailbox}`],
    ['Stripe', `${stack.stripeUrl} (a stand-in)`],
    ['Postgres', stack.databaseUrl()],
    ['Publishable key', stack.publishableKey],
    ['Secret key', stack.secretKey],
    ...(seeded && stack.config.db.seed.enabled
      ? [['Logins', 'owner@, customer@, newcomer@, staff@delve.test, password delve-local-1']]
      : []),
  ];
  return `
Delve is ready after ${(took / 1000).toFixed(1)} s.

${lines.map(([name, value]) => `  ${name?.padEnd(15)}  ${value}`).join('\n')}

  Ctrl-C stops everything; the data stays in ${relative(process.cwd(), dataDir)}/ (npm start -- --reset starts from scratch).
`;
}
