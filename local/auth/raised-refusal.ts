import type { ContentfulStatusCode } from 'hono/utils/http-status';
import pg from 'pg';

/** How Auth answers for a trigger that refuses. */
export interface RaisedRefusal {
  readonly status: ContentfulStatusCode;
  readonly body: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly detail?: string;
  };
}

/**
 * What a trigger has raised with a SQLSTATE `PTxyz`: Auth answers it with the status xyz, as PostgREST does.
 * Source: supabase/auth, internal/utilities/postgres.go.
 */
export function raisedRefusal(error: Error): RaisedRefusal | undefined {
  const raised = [error, error.cause].find((one) => one instanceof pg.DatabaseError);
  const status = /^PT([45]\d\d)$/.exec(raised?.code ?? '')?.[1];
  if (!raised || status === undefined) return undefined;
  return {
    status: Number(status) as ContentfulStatusCode,
    body: {
      code: raised.code ?? '',
      message: raised.message,
      ...(raised.hint ? { hint: raised.hint } : {}),
      ...(raised.detail ? { detail: raised.detail } : {}),
    },
  };
}
