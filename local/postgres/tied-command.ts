import type { RunnableCommand } from './run-as.ts';

/**
 * Runs the words after it, and sends them SIGINT as soon as its standard input ends. Commands in the background have
 * no input of their own, which is why it is handed over as descriptor 3.
 */
const SCRIPT = `
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
( read -r line <&3; kill -INT $server ) 2>/dev/null & watcher=$!
exec 3<&-
wait $server; code=$?
kill $watcher 2>/dev/null
exit $code`;

/**
 * The command, tied to this process: the pipe to its standard input ends with whoever holds the other end, also after
 * a `kill -9`, when nobody is left who could stop the server.
 */
export function tiedToThisProcess({ program, args, identity }: RunnableCommand): RunnableCommand {
  return { program: '/bin/sh', args: ['-c', SCRIPT, 'sh', program, ...args], identity };
}
