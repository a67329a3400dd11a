import type { Stack, StackPorts } from './stack.ts';

/** What is where, in a few lines, once everything answers. */
export function renderReadyScreen(stack: Stack, ports: StackPorts, milliseconds: number): string {
  return `
Delve is ready after ${(milliseconds / 1000).toFixed(1)} s.

  The contract     ${stack.apiUrl}/functions/v1/api/
  Supabase         ${stack.apiUrl}
  Mailbox          http://127.0.0.1:${ports.mailbox}
  Postgres         ${stack.databaseUrl()}
  Publishable key  ${stack.publishableKey}
  Secret key       ${stack.secretKey}
  Logins           owner@, customer@, newcomer@, staff@delve.test, password delve-local-1

  Ctrl-C stops everything; the data stays in .delve/ (npm start -- --reset starts from scratch).
`;
}
