/** The answers that the edge runtime of CLI 3.1 gives in place of a function. */

const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, x-client-info, apikey',
  'access-control-expose-headers': 'sb-error-code',
};

/** Why a worker gave no answer. */
export type WorkerFailureKind = 'boot' | 'error' | 'limit';

const WORKER_FAILURES: Record<WorkerFailureKind, { status: number; code: string; message: string }> = {
  boot: { status: 503, code: 'BOOT_ERROR', message: 'Worker failed to boot (please check logs)' },
  error: {
    status: 500,
    code: 'WORKER_ERROR',
    message: 'Function exited due to an error (please check logs)',
  },
  limit: {
    status: 546,
    code: 'WORKER_LIMIT',
    message: 'Worker failed to respond due to a resource limit (please check logs)',
  },
};

export function workerFailed(kind: WorkerFailureKind): Response {
  const { status, code, message } = WORKER_FAILURES[kind];
  return Response.json({ code, message }, { status, headers: HEADERS });
}

export function functionNotFound(): Response {
  return new Response('Function not found', { status: 404, headers: HEADERS });
}

export function unauthorized(code: string, message: string): Response {
  return Response.json(
    { code, message, msg: message },
    { status: 401, headers: { ...HEADERS, 'sb-error-code': code } },
  );
}

/** Kong's answer when a function has sent nothing for the 150 s of https://supabase.com/docs/guides/functions/limits. */
export function timedOut(): Response {
  return Response.json({ message: 'The upstream server is timing out' }, { status: 504, headers: HEADERS });
}

/** The runtime itself has failed, not the function. */
export function runtimeFailed(): Response {
  return Response.json(
    { code: 'Internal Server Error', message: 'Request failed due to an internal server error' },
    { status: 500, headers: HEADERS },
  );
}

/** Nobody reads this answer: the caller has gone. */
export function callerGone(): Response {
  return new Response(null, { status: 499 });
}
