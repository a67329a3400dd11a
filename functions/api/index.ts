import { readSettings } from '../_shared/settings.ts';
import { createApp } from './app.ts';

const app = createApp(readSettings((name) => Deno.env.get(name)));

Deno.serve((request) => app.fetch(request));
