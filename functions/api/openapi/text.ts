import type { Endpoint } from '../endpoint/endpoint.ts';
import { openApiDocument } from './document.ts';

/** Writes the document when it is first asked for, and again only for another address of the project. */
export function documentText(endpoints: readonly Endpoint[]): (publicUrl: string) => string {
  let written: { readonly publicUrl: string; readonly text: string } | undefined;
  return (publicUrl) => {
    if (written?.publicUrl !== publicUrl) {
      written = { publicUrl, text: JSON.stringify(openApiDocument(endpoints, publicUrl)) };
    }
    return written.text;
  };
}
