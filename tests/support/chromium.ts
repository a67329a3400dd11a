import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { canRunPackagedChromium, packagedChromium } from './packaged-chromium.ts';

/** Where Debian, Ubuntu, Fedora, Arch and macOS have Chromium and the browsers made of it. */
const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/**
 * Starts a headless Chromium with a profile of its own that reaches this machine and nothing else: the one that
 * DELVE_CHROMIUM names, an installed one, or on Linux the one that npm installed.
 */
export async function launchChromium(): Promise<Browser> {
  const { path, env, args } = await findChromium();
  return chromium.launch({
    executablePath: path,
    env: { ...process.env, ...env },
    args: [
      ...args,
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

async function findChromium() {
  const named = process.env.DELVE_CHROMIUM;
  if (named && !existsSync(named)) throw new Error(`DELVE_CHROMIUM names ${named}, which is not there.`);
  const path = named || PATHS.find(existsSync);
  // The sandbox does not work for root, as which containers run.
  if (path) return { path, env: {}, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
  if (canRunPackagedChromium) return packagedChromium();
  throw new Error(
    'The browser tests need Chromium or Chrome: install it (Debian: apt-get install chromium), or name one in DELVE_CHROMIUM.',
  );
}
