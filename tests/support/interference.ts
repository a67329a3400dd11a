import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { listen } from '../../local/gateway.ts';

/** What becomes of a request; `pass` has the server answer it. */
export type Interfere = (request: Request, pass: () => Promise<Response>) => Response | Promise<Response>;

/** A server behind somebody who may delay, replace or lose what it is asked and what it answers. */
export interface Interference {
  readonly origin: string;
  close(): Promise<void>;
}

export async function startInterference(target: string, interfere: Interfere): Promise<Interference> {
  const app = new Hono();
  app.all('*', async ({ req: { raw } }) => {
    const { pathname, search } = new URL(raw.url);
    const body = await raw.clone().arrayBuffer();
    const pass = async () => {
      const answer = await fetch(`${target}${pathname}${search}`, {
        method: raw.method,
        headers: raw.headers,
        ...(body.byteLength === 0 ? {} : { body }),
      });
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers: answer.headers });
    };
    return interfere(raw, pass);
  });
  const server = await listen(app, 0);
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** An error as Stripe words it. */
export function stripeError(status: number, type: string): Response {
  return Response.json({ error: { type, message: 'Not now.' } }, { status });
}
