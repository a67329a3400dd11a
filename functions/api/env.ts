import type { Delve } from '@delve/client';

/** What middleware leaves for the routes. */
export interface AppEnv {
  Variables: {
    /** A client that calls with the token of whoever called; only where the route's middleware is about callers. */
    delve: Delve;
    backend: Backend;
  };
}

/** What middleware needs of the app that it runs in. */
export interface Backend {
  /** A client for one request. Throws a 401 `invalid_token` or `token_expired`; `sub` is `null` for an API key. */
  connect(headers: Headers, token: string | null): Promise<{ delve: Delve; userId: string | null }>;
}
