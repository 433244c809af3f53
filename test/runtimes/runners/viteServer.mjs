import { createServer } from 'vite';

/** Vite's development server for the folder with page.js, with the headers that give a page shared memory. */
export async function serveVite({ consumer }) {
  const server = await createServer({
    root: consumer,
    configFile: false,
    logLevel: 'error',
    server: {
      host: '127.0.0.1',
      port: 0,
      headers: { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
    },
  });
  await server.listen();
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}
