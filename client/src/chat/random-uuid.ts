/**
 * A UUID (version 4, RFC 9562) without `crypto`, which React Native lacks. It only has to differ from those of the same
 * sender's other messages, and nobody gains by guessing it.
 */
export function randomUuid(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const digit = Math.floor(Math.random() * 16);
    return (place === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
