/**
 * The `ETag` of a body that is whole, so that no middleware has to read the answer for it. Weak: the platform compresses
 * bodies. Two mixed hashes of 32 bits tell the versions of an answer apart, and are made in a tenth of the time that the
 * way to Web Crypto and back takes (cyrb53, https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js).
 */
export function entityTag(body: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < body.length; at++) {
    const code = body.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  const mixed = (one: number, other: number) =>
    Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  const hash = [mixed(high, low), mixed(low, high)].map((half) => (half >>> 0).toString(16).padStart(8, '0'));
  return `W/"${hash.join('')}"`;
}
