/** Whether a request asks for a WebSocket (RFC 6455, 4.2.1). */
export function wantsWebSocket({ headers }: Request): boolean {
  return headers.get('upgrade')?.toLowerCase() === 'websocket';
}

/** The answer to any other request. */
export function upgradeRequired(): Response {
  return Response.json(
    {
      status: false,
      message: 'Connect by a WebSocket, with ?token=<access token>.',
      code: 'upgrade_required',
    },
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
