import { visit } from './visit.ts';

const [url, key] = Deno.args;
console.log(JSON.stringify(await visit({ url, key })));
