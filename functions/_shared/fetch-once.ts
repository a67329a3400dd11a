/** What postgrest-js takes for worth another try. */
const TRIED_AGAIN: readonly number[] = [503, 520];

/**
 * `fetch` for a client whose caller waits for an answer: postgrest-js tries a failed read three times more, for seven
 * seconds and with no option against it (2.109), where a 503 at once serves the caller better.
 */
export const fetchOnce: typeof fetch = async (input, init) => {
  try {
    const response = await fetch(input, init);
    return TRIED_AGAIN.includes(response.status) ? asBadGateway(response) : response;
  } catch (cause) {
    const failure = new Error('The request failed.', { cause });
    // A request that was aborted is the one failure that it does not repeat.
    failure.name = 'AbortError';
    throw failure;
  }
};

function asBadGateway(response: Response): Response {
  return new Response(response.body, { status: 502, headers: response.headers });
}
