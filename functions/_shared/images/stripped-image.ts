import type { Dimensions } from './dimensions.ts';

/** An image without metadata. Width and height are as it is shown, orientation applied. */
export interface StrippedImage extends Dimensions {
  readonly bytes: Uint8Array;
}
