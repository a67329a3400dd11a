/** What one TAP stream says about itself. */
export interface TapReport {
  readonly passed: number;
  /** One text for each assertion that failed, with its diagnostics, and for each way in which the stream is broken. */
  readonly failures: readonly string[];
}

/**
 * Reads TAP strictly: a missing plan, an empty one, and more or fewer assertions than planned are failures of their
 * own, so that a file that ends early can never pass.
 */
export function readTap(text: string): TapReport {
  let planned: number | undefined;
  let passed = 0;
  let run = 0;
  const failures: string[] = [];
  const broken: string[] = [];
  // Diagnostics belong to the failed assertion that they follow.
  let failing = false;
  for (const line of text.split('\n')) {
    const assertion = /^(not )?ok\b\s*(\d+)?\s*(?:-\s*)?(.*)$/.exec(line);
    const plan = /^1\.\.(\d+)(.*)$/.exec(line);
    if (plan) {
      if (planned !== undefined) broken.push('it has two plans');
      if (/#\s*skip/i.test(plan[2] ?? '')) broken.push(`it is skipped: ${plan[2]}`);
      planned = Number(plan[1]);
    } else if (assertion) {
      run++;
      const [, not, number, name = ''] = assertion;
      if (number !== undefined && Number(number) !== run)
        broken.push(`assertion ${run} calls itself ${number}`);
      failing = not !== undefined && !/#\s*todo\b/i.test(name);
      if (failing) failures.push(name || `assertion ${run}`);
      else passed++;
    } else if (failing && line.startsWith('#')) {
      const last = failures.length - 1;
      failures[last] = `${failures[last]}\n${line.replace(/^#\s?/, '    ')}`;
    }
  }
  if (planned === undefined) broken.push('it has no plan');
  else if (planned === 0) broken.push('it plans no assertion');
  else if (planned !== run) broken.push(`it planned ${planned} assertions and ran ${run}`);
  return { passed, failures: [...failures, ...broken] };
}
