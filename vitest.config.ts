import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: Vitest reads the configuration from the default export.
export default defineConfig({
  // `@delve/client` is its sources here, as tsconfig.json says, so that no test needs a build.
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    // Some tests start whole stacks while others keep both cores busy.
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // Only what never comes is a failure.
    expect: { poll: { timeout: 15_000 } },
    // The suites share one stack on a small machine: two files at a time keep it responsive.
    maxWorkers: 2,
  },
});
