/** Goes on with work after the answer; what fails is logged. https://supabase.com/docs/guides/functions/background-tasks */
export function inBackground(work: Promise<unknown>): void {
  const settled = work.catch((error: unknown) => console.error(error));
  const { EdgeRuntime } = globalThis as { EdgeRuntime?: { waitUntil(task: Promise<unknown>): unknown } };
  EdgeRuntime?.waitUntil(settled);
}
