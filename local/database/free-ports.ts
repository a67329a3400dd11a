import { randomInt } from 'node:crypto';
import { type AddressInfo, createServer, type Server } from 'node:net';

/**
 * Below the ports that Linux and macOS give to outgoing connections: between being found free and being listened on, a
 * port from there may go to somebody's client.
 */
const [LOWEST, BEYOND] = [20_000, 32_768];
const ATTEMPTS = 100;

/** Ports of 127.0.0.1 that nothing listens on. They are held together until all are known, so that none comes twice. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listenAnywhere()));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

async function listenAnywhere(): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await listen(randomInt(LOWEST, BEYOND));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === ATTEMPTS) throw error;
    }
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
