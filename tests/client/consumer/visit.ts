import { Businesses, connect, Delve, DelveError, type DelveOptions, Lookups, type Page } from '@delve/client';

/** What a visitor's app does with the package, the same on every platform. */
export async function visit(options: DelveOptions) {
  const delve = new Delve(options);
  const page: Page<{ readonly id: number }> = await delve.businesses.search({ limit: 2 });
  const found: number[] = [];
  for await (const business of page) if (found.push(business.id) === 3) break;

  const context = connect(options);
  const states = await new Lookups(context).states();
  const refusal: unknown = await new Businesses(context).mine().catch((error: unknown) => error);
  // @ts-expect-error: the types are those of the sources, not `any`.
  const misuse: unknown = await new Businesses(context).get('1').catch((error: unknown) => error);
  return { found: found.length, states: states.length, refusals: [refusal, misuse].map(codeOf) };
}

const codeOf = (error: unknown) => (error instanceof DelveError ? error.code : String(error));
