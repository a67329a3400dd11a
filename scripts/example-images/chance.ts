import { createHash } from 'node:crypto';

/** Choices that look random and are the same for the same name, so that a picture is drawn alike every time. */
export class Chance {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** A number from 0 up to, and without, 1; for each purpose another one. */
  number(purpose: string): number {
    const digest = createHash('sha256').update(`${this.#name} ${purpose}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  }

  /** A whole number from `from` to `to`, both included. */
  whole(purpose: string, from: number, to: number): number {
    return from + Math.floor(this.number(purpose) * (to - from + 1));
  }

  /** One of a list that is not empty. */
  pick<Item>(purpose: string, items: readonly [Item, ...Item[]]): Item {
    return items[Math.floor(this.number(purpose) * items.length)] ?? items[0];
  }
}
