import { sameSecret } from '../_shared/same-secret.ts';
import type { Settings } from '../_shared/settings.ts';
import { runJobs } from './run-jobs.ts';

/** Runs the jobs for whoever has the secret key: the database's clock, or an operator. */
export function createJobs(settings: Settings): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'POST') {
      return Response.json(
        { message: 'Post here to run the jobs.' },
        { status: 405, headers: { Allow: 'POST' } },
      );
    }
    if (!(await sameSecret(request.headers.get('apikey') ?? '', settings.secretKey))) {
      return Response.json({ message: 'Send the secret key as `apikey`.' }, { status: 401 });
    }
    const { isComplete, jobs } = await runJobs(settings);
    console.log(JSON.stringify(jobs));
    return Response.json(jobs, { status: isComplete ? 200 : 500 });
  };
}
