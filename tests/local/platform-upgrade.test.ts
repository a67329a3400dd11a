import { describe, expect, it } from 'vitest';
import { readCatalog } from '../../local/database/catalog.ts';
import { withSession } from '../../local/database/session.ts';
import { withThrowAways } from '../../local/database/throw-away.ts';
import { layPlatform } from '../../local/postgres/platform.ts';
import { SUPERUSER } from '../../local/postgres/server.ts';

/** Makes of a platform the one of the versions before Realtime: its schema was empty, and Storage alone was guarded. */
const BEFORE_REALTIME = `
  drop publication supabase_realtime_messages_publication;
  drop event trigger guard_platform_schemas_ddl;
  drop event trigger guard_platform_schemas_drop;
  drop function extensions.guard_platform_schemas();
  drop schema realtime cascade;
  revoke supabase_realtime_admin from postgres;
  alter role supabase_realtime_admin reset search_path;

  create schema realtime authorization supabase_admin;
  grant usage on schema realtime to postgres, anon, authenticated, service_role;
  grant all on schema realtime to supabase_realtime_admin with grant option;
  create function extensions.guard_storage_schema() returns event_trigger language plpgsql as 'begin end';
  create event trigger guard_storage_schema_ddl on ddl_command_end execute function extensions.guard_storage_schema();
  create event trigger guard_storage_schema_drop on sql_drop execute function extensions.guard_storage_schema();
`;

describe('the platform', () => {
  it('that an earlier version laid becomes the same as a new one, with what was in it', async () => {
    await withThrowAways(false, 2, async ([earlier, fresh]) => {
      const url = earlier?.url(SUPERUSER) ?? '';
      const catalogOf = (of = '') => withSession(of, readCatalog);
      const expected = await catalogOf(fresh?.url(SUPERUSER));

      await withSession(url, (client) => client.query(BEFORE_REALTIME));
      const before = await catalogOf(url);
      expect(before).not.toEqual(expected);
      await withSession(earlier?.url() ?? '', (client) =>
        client.query(`create table public.kept as select 'kept' as word`),
      );

      await layPlatform({ url, autoExposeNewTables: false });
      await withSession(earlier?.url() ?? '', async (client) => {
        expect((await client.query('select word from public.kept')).rows).toEqual([{ word: 'kept' }]);
        await client.query('drop table public.kept');
      });
      expect(await catalogOf(url)).toEqual(expected);

      await layPlatform({ url, autoExposeNewTables: false });
      expect(await catalogOf(url)).toEqual(expected);
    });
  });
});
