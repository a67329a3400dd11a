import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { draw } from './example-images/draw.ts';
import { namedImages } from './example-images/named-images.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = 'seed-images';

await runScript({
  usage: `npm run gen:example-images

Draws the pictures that seed.sql names into ${FOLDER}/, and removes the others there.`,
  main: async () => {
    const images = await namedImages(PROJECT);
    rmSync(join(PROJECT, FOLDER), { recursive: true, force: true });
    let bytes = 0;
    for (const image of images) {
      const file = join(PROJECT, FOLDER, image.path);
      const drawn = await draw(image);
      bytes += drawn.length;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, drawn);
    }
    console.error(`Wrote ${images.length} pictures, ${Math.ceil(bytes / 1024)} KiB, into ${FOLDER}/`);
    return 0;
  },
});
