import type pg from 'pg';
import { type Pgoutput, PgoutputPlugin } from 'pg-logical-replication';

/** Reads pgoutput with each value left as the text that Postgres wrote, and can drop the connection that it reads. */
export class TextPgoutput extends PgoutputPlugin {
  #client: pg.Client | undefined;
  #isCut = false;
  #received = 0;

  /** How many messages have arrived: those that nobody has handled yet included. */
  get received(): number {
    return this.#received;
  }

  get publications(): readonly string[] {
    return this.options.publicationNames;
  }

  override parse(buffer: Buffer): Pgoutput.Message {
    this.#received++;
    const message = super.parse(buffer);
    // The parser keeps this object, and reads the rows that follow with what stands in it.
    if (message.tag === 'relation') for (const column of message.columns) column.parser = (text) => text;
    return message;
  }

  override start(client: pg.Client, slot: string, from: string): Promise<unknown> {
    this.#client = client;
    if (this.#isCut) this.cut();
    return super.start(client, slot, from);
  }

  /** Ends the connection, or the one to come, at once: an orderly end would wait for a stream that is paused. */
  cut(): void {
    this.#isCut = true;
    this.#client?.connection.stream.destroy();
  }
}
