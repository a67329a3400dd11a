import { damagedImage } from './image-error.ts';

/** A file of 10 MB with parts of half a kilobyte has as many; encoders write far fewer and larger ones. */
const MAX_PARTS = 20_000;

/** Bounds how many segments, chunks, boxes or extents a file may have: each costs time and memory. */
export class PartCounter {
  #count = 0;

  add(parts = 1): void {
    this.#count += parts;
    if (this.#count > MAX_PARTS) throw damagedImage('it has too many parts');
  }
}
