import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { generate } from 'selfsigned';

/** How somebody who trusts its certificate reaches a tenant by its name. */
export interface TenantDoor {
  /** An HTTP proxy that knows the tenant's name and no other. */
  readonly proxyUrl: string;
  /** The certificate that the tenant shows, PEM. */
  readonly certificate: string;
  /** Names that somebody asked the proxy for and that it refused. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

/**
 * Lets a project that listens on the loopback answer as `https://<host>`, where the CLI looks for its Storage and its
 * versions: a proxy (`HTTPS_PROXY`) leads there and nowhere else, so nothing of a test can reach the world.
 */
export async function openTenantDoor(host: string, targetUrl: string): Promise<TenantDoor> {
  const pems = await generate([{ name: 'commonName', value: host }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
    ],
  });
  const target = new URL(targetUrl);
  const tenant = createTlsServer({ key: pems.private, cert: pems.cert }, (incoming, outgoing) => {
    const passed = request(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.once('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  const refused: string[] = [];
  const proxy = createServer((_, answer) => answer.writeHead(502).end());
  const tenantPort = await listen(tenant);
  proxy.on('connect', ({ url = '' }, socket) => {
    socket.on('error', () => {});
    if (url !== `${host}:443`) {
      refused.push(url);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const tunnel = connect(tenantPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
  });
  const proxyPort = await listen(proxy);
  return {
    proxyUrl: `http://127.0.0.1:${proxyPort}`,
    certificate: pems.cert,
    refused,
    close: async () => {
      for (const server of [proxy, tenant]) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
}
