import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestStack } from '../../tests/support/test-stack.ts';
import type { Answer, Order } from './clients.ts';

interface Report {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** The process with the clients. Orders may overlap: `hear` waits while the stack is given something to say. */
export class Clients {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (report: Report) => void>();
  #orders = 0;

  constructor({ apiUrl, publishableKey }: Pick<TestStack, 'apiUrl' | 'publishableKey'>) {
    const module = fileURLToPath(new URL('clients.ts', import.meta.url));
    this.#process = fork(module, [apiUrl, publishableKey], { execArgv: ['--import', 'tsx'] });
    this.#process.on('message', (report: Report) => this.#waiting.get(report.id)?.(report));
    this.#process.once('exit', (code) => {
      if (this.#process.killed) return;
      for (const [id, settle] of this.#waiting) settle({ id, error: `The clients ended with ${code}.` });
    });
  }

  do<What extends Order['do']>(order: Extract<Order, { do: What }>): Promise<Answer<What>> {
    const id = this.#orders++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ answer, error }) => {
        this.#waiting.delete(id);
        if (error === undefined) resolve(answer as Answer<What>);
        else reject(new Error(error));
      });
      this.#process.send({ id, order });
    });
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await exited;
  }
}
