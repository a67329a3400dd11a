import { Delve } from '@delve/client';

/** The backend: by default the one that `npm start` runs; a build for another names it in its environment. */
export const delve = new Delve({
  url: import.meta.env.VITE_DELVE_URL ?? 'http://127.0.0.1:54321',
  key: import.meta.env.VITE_DELVE_KEY ?? 'sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH',
});
