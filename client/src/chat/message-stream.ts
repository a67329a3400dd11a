/** What a chat's messages are ordered by. */
interface Numbered {
  readonly seq: number;
}

/** Messages as they are stored, from a number on. */
export interface FetchedMessages<Row> {
  /** Lowest number first. */
  readonly rows: readonly Row[];
  /** Up to here there are no others: a number that is missing is gone. */
  readonly completeThrough: number;
  /** Whether there are more beyond. */
  readonly hasMore: boolean;
}

/** Where a stream takes its messages from, and whom it tells. */
export interface MessageSource<Row extends Numbered, Message extends Numbered> {
  fetch(afterSeq: number): Promise<FetchedMessages<Row>>;
  /** Makes of rows what is delivered, in their order. */
  present(rows: readonly Row[]): Promise<readonly Message[]>;
  deliver(message: Message): void;
  /** A message that was delivered, or lies before the stream, was taken back. */
  tellDeleted(seq: number): void;
  /** Something is missing that a broadcast has told of: {@link MessageStream.catchUp} is wanted. */
  onGap(): void;
}

/** How many broadcasts wait for those before them; the rest is fetched when it is their turn. */
const MOST_WAITING = 100;

/**
 * The messages of one chat, each once and in the order of their numbers, of broadcasts that may come late, twice, in
 * disorder or never, and of fetches. One thing happens at a time: while one is fetched or presented, others wait.
 */
export class MessageStream<Row extends Numbered, Message extends Numbered> {
  readonly #source: MessageSource<Row, Message>;
  readonly #waiting = new Map<number, Row>();
  /** Taken back before they were delivered. */
  readonly #takenBack = new Set<number>();
  #throughSeq: number;
  /** The highest number that a broadcast had. */
  #heardOfSeq = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #isDrainDue = false;
  #isOver = false;

  constructor(afterSeq: number, source: MessageSource<Row, Message>) {
    this.#throughSeq = afterSeq;
    this.#source = source;
  }

  /** Up to where all has been delivered. */
  get throughSeq(): number {
    return this.#throughSeq;
  }

  /** Takes a broadcast in. */
  receive(row: Row): void {
    if (this.#isOver || row.seq <= this.#throughSeq) return;
    this.#heardOfSeq = Math.max(this.#heardOfSeq, row.seq);
    if (this.#waiting.size < MOST_WAITING) this.#waiting.set(row.seq, row);
    if (this.#isDrainDue) return;
    this.#isDrainDue = true;
    void this.#inTurn(() => this.#drainOrAsk());
  }

  /** Takes in that a message was taken back. */
  takeBack(seq: number): void {
    if (seq <= this.#throughSeq) this.#source.tellDeleted(seq);
    else this.#takenBack.add(seq);
  }

  /** Delivers whatever was written before the call. Rejects as `fetch` and `present` do. */
  catchUp(): Promise<void> {
    return this.#inTurn(async () => {
      for (let hasMore = true; hasMore && !this.#isOver; ) {
        const fetched = await this.#source.fetch(this.#throughSeq);
        await this.#deliver(fetched.rows.filter(({ seq }) => seq > this.#throughSeq));
        this.#passTo(Math.max(this.#throughSeq, fetched.completeThrough));
        hasMore = fetched.hasMore;
      }
      await this.#drain();
      if (this.#isBehind) this.#source.onGap();
    });
  }

  /** Fetches no more: however much is left, nobody waits for it. */
  end(): void {
    this.#isOver = true;
    this.#waiting.clear();
  }

  /** Runs after what is running, whose failure is for its own caller. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work, work);
    this.#turn = result;
    return result;
  }

  get #isBehind(): boolean {
    return !this.#isOver && this.#heardOfSeq > this.#throughSeq;
  }

  async #drainOrAsk(): Promise<void> {
    this.#isDrainDue = false;
    try {
      await this.#drain();
    } catch {
      // What could not be presented still waits: whoever fetches it is told why.
    }
    if (this.#isBehind) this.#source.onGap();
  }

  /** Delivers the broadcasts whose turn it is. */
  async #drain(): Promise<void> {
    for (;;) {
      const rows: Row[] = [];
      for (let seq = this.#throughSeq + 1; ; seq++) {
        const row = this.#waiting.get(seq);
        if (!row) break;
        rows.push(row);
      }
      if (rows.length === 0) return;
      await this.#deliver(rows);
    }
  }

  async #deliver(rows: readonly Row[]): Promise<void> {
    for (const message of await this.#source.present(rows)) {
      this.#source.deliver(message);
      this.#passTo(message.seq);
      if (this.#takenBack.delete(message.seq)) this.#source.tellDeleted(message.seq);
    }
  }

  /** Nothing up to here is awaited any more. */
  #passTo(seq: number): void {
    this.#throughSeq = seq;
    for (const waiting of this.#waiting.keys()) if (waiting <= seq) this.#waiting.delete(waiting);
    for (const gone of this.#takenBack) if (gone < seq) this.#takenBack.delete(gone);
  }
}
