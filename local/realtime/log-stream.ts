import pg from 'pg';
import type { Pgoutput, ReplicationClientConfig } from 'pg-logical-replication';
import { TextPgoutput } from './text-pgoutput.ts';

export interface LogStreamOptions {
  readonly url: string;
  readonly slot: string;
  readonly publications: readonly string[];
  /** Place in the log, `0/16B3748`: what was committed before it is not sent again. */
  readonly from: string;
  readonly onStart: () => void;
  /** Called in order; no more is read before it has resolved. */
  readonly onMessage: (message: Pgoutput.Message) => Promise<void>;
  /** The server asks how far this side is, and tells how far itself; `isIdle` when nothing waits to be handled. */
  readonly onHeartbeat: (lsn: string, isIdle: boolean, wantsReply: boolean) => void;
}

/** What the driver's connection has beyond its types. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
}

const DATA = 0x77;
const KEEPALIVE = 0x6b;
/** Bytes before the message: kind, two places in the log, time. */
const HEADER = 25;

/**
 * One connection that reads a replication slot. Own, because the library's listens to its client only after it is
 * connected: an error that comes together with the server's greeting would end the process.
 * Source: https://www.postgresql.org/docs/17/protocol-replication.html
 */
export class LogStream {
  readonly #options: LogStreamOptions;
  readonly #client: pg.Client;
  readonly #plugin: TextPgoutput;
  #waiting: Pgoutput.Message[] = [];
  #isHandling = false;
  #fail: (error: Error) => void = () => {};

  constructor(options: LogStreamOptions) {
    this.#options = options;
    const config: ReplicationClientConfig = {
      connectionString: options.url,
      application_name: 'realtime_replication',
      replication: 'database',
    };
    this.#client = new pg.Client(config);
    this.#plugin = new TextPgoutput({ protoVersion: 1, publicationNames: [...options.publications] });
  }

  /** Reads until the connection ends, and rejects with the reason. */
  async read(): Promise<void> {
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    this.#client.on('error', this.#fail);
    try {
      await Promise.race([failed, this.#start()]);
    } finally {
      this.cut();
    }
  }

  /** Ends the connection at once: an orderly end would wait for a stream that is paused. */
  cut(): void {
    this.#client.connection.stream.destroy();
    this.#fail(new Error('the connection was cut'));
    this.#waiting = [];
  }

  /** Says that everything before a place in the log has been handled. */
  acknowledge(lsn: string): void {
    const place = placeInLog(lsn);
    const status = Buffer.alloc(34);
    status.write('r');
    for (const offset of [1, 9, 17]) status.writeBigUInt64BE(place, offset);
    const connection = this.#client.connection as CopyConnection;
    if (connection.stream.writable) connection.sendCopyFromChunk(status);
  }

  async #start(): Promise<void> {
    await this.#client.connect();
    this.#client.connection.on('copyData', ({ chunk }: { chunk: Buffer }) => {
      try {
        this.#take(chunk);
      } catch (error) {
        // Nobody else would hear of it: the driver emits from the socket.
        this.#fail(error as Error);
      }
    });
    this.#client.connection.once('replicationStart', () => this.#options.onStart());
    await this.#plugin.start(this.#client, this.#options.slot, this.#options.from);
  }

  #take(chunk: Buffer): void {
    if (chunk[0] === DATA) {
      this.#waiting.push(this.#plugin.parse(chunk.subarray(HEADER)));
      if (!this.#isHandling) this.#handle().catch((error: Error) => this.#fail(error));
    } else if (chunk[0] === KEEPALIVE) {
      const lsn = `${chunk.readUInt32BE(1).toString(16)}/${chunk.readUInt32BE(5).toString(16)}`;
      this.#options.onHeartbeat(lsn, !this.#isHandling, chunk[17] === 1);
    }
  }

  async #handle(): Promise<void> {
    const { stream } = this.#client.connection;
    this.#isHandling = true;
    stream.pause();
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      await this.#options.onMessage(next);
    }
    this.#isHandling = false;
    stream.resume();
  }
}

/** `0/16B3748` as the number of bytes that it stands for. */
export function placeInLog(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
