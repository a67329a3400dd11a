import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { serveExample } from '../tests/browser/example-site.ts';
import { launchChromium } from '../tests/support/chromium.ts';

// Takes docs/images/example-web.png anew: the search on a desk and a business in a hand, of what `npm start` runs.

const PICTURE = fileURLToPath(new URL('../docs/images/example-web.png', import.meta.url));
const BACKEND = {
  apiUrl: process.env.DELVE_URL ?? 'http://127.0.0.1:54321',
  publishableKey: 'sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH',
};
const HEIGHT = 860;
const MARGIN = 40;
const WIDTHS = [1280, 390] as const;

const [site, browser] = await Promise.all([serveExample(BACKEND), launchChromium()]);
try {
  const [desk, hand] = await Promise.all([
    screenshot(browser, `${site.url}/?place=me`, WIDTHS[0]),
    screenshot(browser, `${site.url}/business/1`, WIDTHS[1]),
  ]);
  mkdirSync(dirname(PICTURE), { recursive: true });
  await sharp({
    create: {
      width: WIDTHS[0] + WIDTHS[1] + 3 * MARGIN,
      height: HEIGHT + 2 * MARGIN,
      channels: 3,
      background: '#d9d6cc',
    },
  })
    .composite([
      { input: desk, left: MARGIN, top: MARGIN },
      { input: hand, left: WIDTHS[0] + 2 * MARGIN, top: MARGIN },
    ])
    .png({ compressionLevel: 9 })
    .toFile(PICTURE);
} finally {
  await Promise.all([browser.close(), site.stop()]);
}

async function screenshot(from: Browser, url: string, width: number): Promise<Buffer> {
  const context = await from.newContext({
    viewport: { width, height: HEIGHT },
    geolocation: { latitude: 6.5095, longitude: 3.3711 },
    permissions: ['geolocation'],
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('link', { name: 'Register' }).first().waitFor();
  await page.waitForLoadState('networkidle');
  return page.screenshot();
}
