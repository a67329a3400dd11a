/**
 * The globals that `src/` may use: what browsers, Node 20, Deno and React Native 0.74 all have. React Native is the
 * narrowest: its engine has `atob` and `TextEncoder` since 0.74 (facebook/hermes 13fafde and 3863a36), but no
 * `TextDecoder` (facebook/hermes#1403), `crypto` or `structuredClone`, and of ES2023 no `toSorted`. A global belongs
 * here once React Native has it too, with no more of its members than all of them have.
 */

declare function atob(encoded: string): string;

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

declare function setTimeout(callback: (nothing: undefined) => void, milliseconds: number): unknown;

declare function clearTimeout(timer: unknown): void;

/**
 * React Native's is that of the package abort-controller 3, as of 0.74 without `reason`, `throwIfAborted` and the
 * static members (https://github.com/mysticatea/abort-controller).
 */
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class Blob {
  readonly size: number;
  readonly type: string;
}

declare class FormData {
  append(name: string, value: string | Blob): void;
}
