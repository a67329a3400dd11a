import { readSettings } from '../_shared/settings.ts';
import { createJobs } from './jobs.ts';

Deno.serve(createJobs(readSettings((name) => Deno.env.get(name))));
