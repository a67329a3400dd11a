import { createApp } from './app.ts';
import { readSettings } from './settings.ts';

const app = createApp(readSettings((name) => Deno.env.get(name)));

Deno.serve((request) => app.fetch(request));
