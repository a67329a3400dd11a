import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge, readAllowances, readFindings } from '../../local/database/advisors.ts';
import { withSession } from '../../local/database/session.ts';
import { startThrowAways, type ThrowAway, type ThrowAways } from '../../local/database/throw-away.ts';
import { makeSampleProject } from '../support/sample-project.ts';

const REASON = 'A reason that is long enough to say something.';

let throwAways: ThrowAways;
let cluster: ThrowAway;

beforeAll(async () => {
  throwAways = await startThrowAways(false, 1);
  [cluster] = throwAways.clusters as [ThrowAway];
});

afterAll(async () => {
  await throwAways.stop();
});

describe('the database advisors', () => {
  it('report an open table, unless the allow-list names it; an entry that covers nothing is reported too', async () => {
    const project = makeSampleProject();
    try {
      await withSession(cluster.url(), (client) =>
        client.query(
          'create table public.open (id bigint primary key); grant select on public.open to anon, authenticated',
        ),
      );
      const findings = await readFindings(project.dir, cluster.url());
      const expected = expect.objectContaining({
        lint: 'rls_disabled_in_public',
        level: 'ERROR',
        object: 'public.open',
      });
      expect(judge(findings, []).refused).toContainEqual(expected);

      const entry = { lint: 'rls_disabled_in_public', object: 'public.open', reason: REASON };
      expect(judge(findings, [entry]).refused).not.toContainEqual(expected);
      expect(judge(findings, [{ ...entry, object: 'public.other' }])).toMatchObject({
        refused: expect.arrayContaining([expected]),
        unused: [{ object: 'public.other' }],
      });
    } finally {
      project.dispose();
    }
  });

  it('refuse an allow-list entry without a reason', () => {
    const project = makeSampleProject({
      'supabase/advisors-allow.toml': '[[allow]]\nlint = "unused_index"\nreason = ""\n',
    });
    try {
      expect(() => readAllowances(project.dir)).toThrow(/allow\.0\.reason/);
    } finally {
      project.dispose();
    }
  });
});
