/** Resolves in the next turn of the event loop, when what this one has begun has gone out; a timer takes a millisecond. */
export function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const end = () => {
      port1.close();
      resolve();
    };
    // So that the types of both runtimes take it: Node's know no `onmessage`.
    Object.assign(port1, { onmessage: end });
    port2.postMessage(null);
  });
}
