/** Whether a request asks for a WebSocket (RFC 6455, 4.2.1) as far as `Deno.upgradeWebSocket` insists. */
export function wantsWebSocket({ headers }: Request): boolean {
  return (
    lists(headers.get('upgrade'), 'websocket') &&
    lists(headers.get('connection'), 'upgrade') &&
    headers.has('sec-websocket-key')
  );
}

function lists(header: string | null, value: string): boolean {
  return (header ?? '').split(',').some((item) => item.trim().toLowerCase() === value);
}

/** The answer to any other request. */
export function upgradeRequired(): Response {
  const message = 'Connect by a WebSocket, with ?token=<access token>.';
  return Response.json(
    { status: false, message, code: 'upgrade_required' },
    {
      status: 426,
      headers: {
        Upgrade: 'websocket',
        Connection: 'Upgrade',
        'Cache-Control': 'no-store',
        'Access-Control-Allow-Origin': '*',
      },
    },
  );
}
