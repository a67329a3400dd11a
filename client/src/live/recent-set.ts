/** The values that were added last: so many, and no more. */
export class RecentSet<Value> {
  readonly #values = new Set<Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether it was new. */
  add(value: Value): boolean {
    if (this.#values.has(value)) return false;
    this.#values.add(value);
    for (const oldest of this.#values) {
      if (this.#values.size <= this.#most) break;
      this.#values.delete(oldest);
    }
    return true;
  }
}
