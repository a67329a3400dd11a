import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { WebSocket } from 'ws';
import { readSettings } from '../../../functions/_shared/settings.ts';
import { createWebhook } from '../../../functions/stripe-webhook/webhook.ts';

/**
 * One process that serves the webhook, as an instance of the edge function does; it ends when whoever started it lets go
 * of the channel, or is gone. Under Node, which starts in a fraction of Deno's time: the storm starts it a hundred times.
 */
// supabase-js wants one to be there, which Node 20 does not have; nothing here opens any.
Object.assign(globalThis, { WebSocket });
const webhook = createWebhook(readSettings((name) => process.env[name]));
const server = serve({ fetch: webhook, hostname: '127.0.0.1', port: 0 });
await once(server, 'listening');
// A connection that is closed for idleness just as it is used again would look like a failure.
Object.assign(server, { keepAliveTimeout: 600_000 });
process.once('disconnect', () => process.exit());
process.send?.((server.address() as AddressInfo).port);
