import { damagedImage, MAX_IMAGE_PIXELS, tooManyPixels } from './image-error.ts';

/** Width and height in pixels. */
export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

/** Refuses what has no pixels, and what has more than a decoder should be asked to hold. */
export function checkDimensions({ width, height }: Dimensions): void {
  if (width === 0 || height === 0) throw damagedImage('it has no width or no height');
  if (width * height > MAX_IMAGE_PIXELS) throw tooManyPixels();
}

/** An animation may have ten times an image's pixels in all its frames, which players hold one by one. */
const MAX_ANIMATION_PIXELS = 10 * MAX_IMAGE_PIXELS;

/** Adds up the frames of an animation and refuses too many of them. */
export class FrameCounter {
  readonly #canvas: Dimensions;
  #pixels = 0;
  count = 0;

  constructor(canvas: Dimensions) {
    this.#canvas = canvas;
  }

  add(frame: Dimensions & { readonly x: number; readonly y: number }): void {
    checkDimensions(frame);
    if (frame.x + frame.width > this.#canvas.width || frame.y + frame.height > this.#canvas.height) {
      throw damagedImage('a frame lies outside of the picture');
    }
    this.count += 1;
    // A frame costs a player the whole canvas, however small the frame is.
    this.#pixels += this.#canvas.width * this.#canvas.height;
    if (this.#pixels > MAX_ANIMATION_PIXELS) throw tooManyPixels();
  }
}

/** How the image is shown: orientations from 5 on lie on their side. */
export function oriented({ width, height }: Dimensions, orientation: number): Dimensions {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
