import { createServer } from 'node:net';
import { StackError } from './errors.ts';
import type { StackPorts } from './stack.ts';

/** Throws {@link StackError} that names the first port somebody else listens on. */
export async function requireFreePorts(ports: StackPorts): Promise<void> {
  for (const [name, port] of Object.entries(ports)) {
    if (await isTaken(port)) {
      throw new StackError(
        `Port ${port} (${name}) is taken. Stop what listens there, or choose another: npm start -- --port N`,
      );
    }
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(true);
      else reject(new StackError(`Port ${port} cannot be used: ${error.message}`, { cause: error }));
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)));
  });
}
