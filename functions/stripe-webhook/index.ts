import { readSettings } from '../_shared/settings.ts';
import { createWebhook } from './webhook.ts';

Deno.serve(createWebhook(readSettings((name) => Deno.env.get(name))));
