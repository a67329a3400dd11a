import { type Pgoutput, PgoutputPlugin } from 'pg-logical-replication';

/** Reads pgoutput with each value left as the text that Postgres wrote. */
export class TextPgoutput extends PgoutputPlugin {
  override parse(buffer: Buffer): Pgoutput.Message {
    const message = super.parse(buffer);
    // The parser keeps this object, and reads the rows that follow with what stands in it.
    if (message.tag === 'relation') for (const column of message.columns) column.parser = (text) => text;
    return message;
  }
}
