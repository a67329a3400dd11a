import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { StackError } from '../errors.ts';
import { runCli } from './cli.ts';

/** One finding of Supabase's database lints. */
export interface Finding {
  readonly lint: string;
  readonly level: string;
  /** `<schema>.<name>` of what it is about. */
  readonly object: string;
  readonly detail: string;
  readonly remediation: string;
}

const allowListSchema = z.strictObject({
  allow: z
    .array(z.strictObject({ lint: z.string(), object: z.string().optional(), reason: z.string().min(20) }))
    .default([]),
});

/** A finding that is accepted, and why. Without `object` it stands for every finding of the lint. */
export type Allowance = z.infer<typeof allowListSchema>['allow'][number];

export interface AdvisorsVerdict {
  readonly findings: readonly Finding[];
  /** Findings that no allowance covers. */
  readonly refused: readonly Finding[];
  /** Allowances that cover nothing any more. */
  readonly unused: readonly Allowance[];
}

/** The lints of `supabase db advisors`, security and performance, at every level. */
export async function readFindings(projectDir: string, databaseUrl: string): Promise<Finding[]> {
  const args = ['db', 'advisors', '--type=all', '--level=info', '--fail-on=none', '--output-format=json'];
  const result = await runCli({ projectDir, databaseUrl, args });
  if (!result.ok) throw new StackError(`supabase db advisors failed: ${result.stdout}${result.stderr}`);
  return answerSchema.parse(JSON.parse(result.stdout)).results.map(({ name, level, metadata, ...rest }) => ({
    lint: name,
    level,
    object: [metadata?.schema, metadata?.name].filter(Boolean).join('.'),
    detail: rest.detail,
    remediation: rest.remediation ?? '',
  }));
}

const answerSchema = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      level: z.string(),
      detail: z.string(),
      remediation: z.string().nullish(),
      metadata: z.object({ schema: z.string().optional(), name: z.string().optional() }).nullish(),
    }),
  ),
});

/** Reads the allow-list. Throws {@link StackError} when an entry has no reason worth the name. */
export function readAllowances(projectDir: string): Allowance[] {
  const file = join(projectDir, 'supabase/advisors-allow.toml');
  const parsed = allowListSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data.allow;
  const issue = parsed.error.issues[0];
  throw new StackError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}

export function judge(findings: readonly Finding[], allowances: readonly Allowance[]): AdvisorsVerdict {
  const covers = (allowance: Allowance, finding: Finding) =>
    allowance.lint === finding.lint &&
    (allowance.object === undefined || allowance.object === finding.object);
  return {
    findings,
    refused: findings.filter((finding) => !allowances.some((allowance) => covers(allowance, finding))),
    unused: allowances.filter((allowance) => !findings.some((finding) => covers(allowance, finding))),
  };
}
