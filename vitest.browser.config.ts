import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: Vitest reads the configuration from the default export.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/browser/**/*.spec.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Only what never comes is a failure.
    expect: { poll: { timeout: 15_000 } },
    // One browser at a time: two would starve each other and the stack on a small machine.
    fileParallelism: false,
  },
});
