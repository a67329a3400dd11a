import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

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

/** The browser that DELVE_CHROMIUM names, or else one that is installed. Throws with what to do where there is none. */
export function chromiumPath(): string {
  const named = process.env.DELVE_CHROMIUM;
  const found = named ? [named].find(existsSync) : PATHS.find(existsSync);
  if (found) return found;
  throw new Error(
    named
      ? `DELVE_CHROMIUM names ${named}, which is not there.`
      : 'The browser tests need Chromium or Chrome: install it (Debian: apt-get install chromium), or name one in DELVE_CHROMIUM.',
  );
}

/** Starts a headless Chromium with a profile of its own that reaches this machine and nothing else. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      // Its sandbox does not work for root, as which containers run.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}
