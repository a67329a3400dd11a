import sharp from 'sharp';
import type { Scene } from './buildings.ts';
import { Chance } from './chance.ts';
import type { NamedImage } from './named-images.ts';
import { drawnCategory, palettesOf } from './palettes.ts';
import { portrait } from './portrait.ts';
import { banner, detail, front, inside, logo, street } from './scenes.ts';

const SIZES = {
  logo: [256, 256],
  gallery: [640, 480],
  person: [256, 256],
  ad: [960, 320],
  post: [800, 450],
} as const;

const GALLERY: Readonly<Record<string, (scene: Scene) => string>> = { front, inside, detail };

/** Draws what a row names, as WebP: the same row gives the same bytes with the same release of sharp. */
export async function draw(image: NamedImage): Promise<Buffer> {
  const [width, height] = SIZES[image.kind];
  const category = drawnCategory(image.category);
  // One palette for all pictures of a business.
  const palette = new Chance(image.subject).pick('palette', palettesOf(category));
  const scene: Scene = { chance: new Chance(image.subject), palette, category, width, height };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content(image, scene)}</svg>`;
  return sharp(Buffer.from(svg)).webp({ quality: 75, effort: 6 }).toBuffer();
}

function content(image: NamedImage, scene: Scene): string {
  switch (image.kind) {
    case 'logo':
      return logo(scene);
    case 'person':
      return portrait(scene.chance);
    case 'ad':
      return banner(scene);
    case 'post':
      return street(scene);
    case 'gallery': {
      const [name = ''] = image.path.split('/').at(-1)?.split('.') ?? [];
      return (GALLERY[name] ?? detail)(scene);
    }
  }
}
