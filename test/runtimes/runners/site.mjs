import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

const HEADERS = {
  isolated: { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
  csp: { 'content-security-policy': "script-src 'self' 'wasm-unsafe-eval'" },
  'csp-without-wasm': { 'content-security-policy': "script-src 'self'" },
};

/**
 * Serves a folder at 127.0.0.1. The first part of a path says which headers its answers carry: /plain-headers/, /isolated/, /csp/,
 * /csp-without-wasm/, /isolated+csp/.
 */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const [, kind, ...rest] = decodeURIComponent(new URL(request.url, 'http://x').pathname).split('/');
    const path = normalize(`/${rest.join('/')}`).replace(/\/$/, '/index.html');
    const headers = Object.assign({}, ...kind.split('+').map((name) => HEADERS[name]));
    try {
      const body = await readFile(join(folder, path));
      response.writeHead(200, { ...headers, 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: (kind, path) => `http://127.0.0.1:${server.address().port}/${kind}/${path}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
