import { readSettings } from '../_shared/settings.ts';
import { UPGRADE_OPTIONS } from '../_shared/sockets/server-socket.ts';
import { Sockets } from '../_shared/sockets/sockets.ts';
import { notificationSockets } from './notification-sockets.ts';

const sockets = new Sockets(
  readSettings((name) => Deno.env.get(name)),
  (request) => Deno.upgradeWebSocket(request, UPGRADE_OPTIONS),
  notificationSockets,
);

Deno.serve((request) => sockets.serve(request));

addEventListener('beforeunload', () => sockets.takeLeave());
