/** Something that the person who runs the stack can mend: shown as one line, without a stack trace. */
export class StackError extends Error {
  override name = 'StackError';
}
