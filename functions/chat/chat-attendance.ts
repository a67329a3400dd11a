import { type Chat, type ChatMessage, type Delve, DelveError } from '@delve/client';
import type { Attendance } from '../_shared/sockets/attendance.ts';
import { Closing, closingFor } from '../_shared/sockets/closing.ts';
import type { Frame } from '../_shared/sockets/incoming-frame.ts';
import type { Peer } from '../_shared/sockets/peer.ts';
import { readText, toFrame } from './frames.ts';

/** One side of a chat, at a socket. */
export class ChatAttendance implements Attendance {
  readonly #delve: Delve;
  #chat: Chat;
  #position: number;

  /** `since`: the number of the last message that the peer has; `null` where it wants what comes from now on. */
  constructor(delve: Delve, chat: Chat, since: number | null) {
    this.#delve = delve;
    this.#chat = chat;
    this.#position = Math.min(since ?? chat.lastSeq, chat.lastSeq);
  }

  get position(): number {
    return this.#position;
  }

  async follow(peer: Peer): Promise<void> {
    await this.#chat.subscribe(
      {
        onMessage: (message) => this.#send(message, peer),
        onError: (error) => peer.close(closingFor(error)),
        onState: (state, reason) => {
          if (state === 'closed') peer.close(closingFor(asClosing(reason)));
        },
      },
      { signal: peer.signal, afterSeq: this.#position },
    );
  }

  async receive(frame: Frame): Promise<void> {
    const text = readText(frame);
    await this.#whileIn(this.#delve.chats.send(this.#chat.id, text));
  }

  async confirm(): Promise<void> {
    this.#chat = await this.#whileIn(this.#delve.chats.get(this.#chat.id));
  }

  async #whileIn<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw asClosing(error);
    }
  }

  /** The contract knows no messages that are gone. */
  #send(message: ChatMessage, peer: Peer): void {
    if (!message.isDeleted) peer.send(toFrame(this.#chat, message));
    this.#position = message.seq;
  }
}

/** To somebody who is not in a chat any more it is as if it were not there. */
function asClosing(error: unknown): unknown {
  return error instanceof DelveError && error.code === 'chat_not_found'
    ? new Closing('chat', 'You are not in this chat any more.')
    : error;
}
