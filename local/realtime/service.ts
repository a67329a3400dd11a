import { Hono } from 'hono';
import type { Service } from '../service.ts';

/** The place of Realtime behind the gateway. It is not part of the local stack yet, and says so. */
export function createRealtime(): Service {
  const app = new Hono();
  app.all('*', (context) =>
    context.json({ message: 'The local stack has no Realtime yet: channels cannot be joined here.' }, 501),
  );
  return { app, close: async () => {} };
}
