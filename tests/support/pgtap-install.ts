import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { withSession } from '../../local/database/session.ts';

/** The extension's one script, inside the package's archive. */
const SCRIPT = 'share/postgresql/extension/pgtap.sql';

/**
 * Makes pgTAP's functions in the schema `extensions`, where `supabase test db` installs the extension. The script is
 * run as plain SQL, because `create extension` would need files inside the server's own folders. The URL is that of
 * the superuser, who owns extensions on Supabase as well: default privileges of `postgres` must not reach them.
 */
export function installPgtap(superuserUrl: string): Promise<void> {
  return withSession(superuserUrl, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regproc('extensions.plan') is not null as there`,
    );
    if (rows[0]?.there) return;
    await client.query('set search_path = extensions, pg_catalog');
    await client.query(readScript());
  });
}

function readScript(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite-pgtap');
  const archive = gunzipSync(readFileSync(join(dirname(entry), 'pgtap.tar.gz')));
  const script = fileInTar(archive, SCRIPT);
  if (!script) throw new Error(`@electric-sql/pglite-pgtap has no ${SCRIPT}`);
  return script.toString('utf8');
}

/** A tar archive is headers of 512 bytes (name at 0, octal size at 124), each before its file's padded content. */
function fileInTar(archive: Buffer, wanted: string): Buffer | null {
  for (let at = 0; at + 512 <= archive.length; ) {
    const name = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    if (!name) return null;
    const size = Number.parseInt(archive.toString('ascii', at + 124, at + 136), 8);
    if (name === wanted) return archive.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return null;
}
