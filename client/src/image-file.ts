/**
 * A picture to upload: JPEG, PNG, WebP or AVIF, at most 10 MB and 40 megapixels. A `File` or `Blob`; in React Native
 * what its image pickers answer.
 */
export type ImageFile = Blob | { readonly uri: string; readonly name: string; readonly type: string };
