import ws from 'ws';
import { visit } from './visit.js';

const [url, key] = process.argv.slice(2);
console.log(JSON.stringify(await visit({ url, key, supabase: { realtime: { transport: ws } } })));
