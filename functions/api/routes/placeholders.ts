import { type Context, Hono } from 'hono';
import type { AppEnv } from '../app-env.ts';

/** Pictures to show where there is none: addresses of images in answers always load. */
export const placeholderRoutes = new Hono<AppEnv>({ strict: false });

const FRAME = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96" role="img"';

const BUSINESS = `<svg ${FRAME} aria-label="Business">
<rect width="96" height="96" fill="#eef1f4"/>
<path d="M22 40l6-16h40l6 16v4a7 7 0 0 1-13 3 7 7 0 0 1-13 0 7 7 0 0 1-13 0 7 7 0 0 1-13-3zM28 54v20h40V54" fill="none" stroke="#8a97a6" stroke-width="4" stroke-linejoin="round"/>
<path d="M42 74V60h12v14" fill="none" stroke="#8a97a6" stroke-width="4" stroke-linejoin="round"/>
</svg>
`;

const PERSON = `<svg ${FRAME} aria-label="Person">
<rect width="96" height="96" fill="#eef1f4"/>
<circle cx="48" cy="38" r="14" fill="#8a97a6"/>
<path d="M20 80c2-18 14-26 28-26s26 8 28 26z" fill="#8a97a6"/>
</svg>
`;

const PICTURE = `<svg ${FRAME} aria-label="Picture">
<rect width="96" height="96" fill="#eef1f4"/>
<path d="M20 26h56v44H20zM20 62l16-16 12 12 8-8 20 20" fill="none" stroke="#8a97a6" stroke-width="4" stroke-linejoin="round"/>
<circle cx="60" cy="40" r="5" fill="#8a97a6"/>
</svg>
`;

placeholderRoutes.get('/placeholders/business.svg', (context) => svg(context, BUSINESS));
placeholderRoutes.get('/placeholders/person.svg', (context) => svg(context, PERSON));
placeholderRoutes.get('/placeholders/picture.svg', (context) => svg(context, PICTURE));

function svg(context: Context<AppEnv>, text: string): Response {
  return context.body(text, 200, {
    'content-type': 'image/svg+xml',
    'cache-control': 'public, max-age=86400',
  });
}
