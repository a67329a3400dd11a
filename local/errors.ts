/** Something that the person who runs the stack can mend: shown as one line, without a stack trace. */
export class StackError extends Error {
  override name = 'StackError';
}

/** What mends a broken data folder; stands at the end of errors that may come from one. */
export const RESET = 'If the data folder is broken, npm start -- --reset starts from scratch.';
