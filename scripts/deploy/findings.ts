/** Something that stands in the way of a deployment, and what to do about it. */
export interface Finding {
  readonly what: string;
  readonly remedy: string;
}

/** What a check found: problems forbid the deployment, warnings do not. */
export class Findings {
  readonly problems: Finding[] = [];
  readonly warnings: Finding[] = [];

  problem(what: string, remedy: string): void {
    this.problems.push({ what, remedy });
  }

  warning(what: string, remedy: string): void {
    this.warnings.push({ what, remedy });
  }

  /** Takes over what other checks found. */
  add(...others: readonly Findings[]): void {
    for (const { problems, warnings } of others) {
      this.problems.push(...problems);
      this.warnings.push(...warnings);
    }
  }
}
