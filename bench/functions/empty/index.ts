Deno.serve(() => new Response('{}', { headers: { 'content-type': 'application/json' } }));
