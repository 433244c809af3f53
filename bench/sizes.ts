import type { Result } from './harness';

interface Sizes {
  programs: Record<string, { vite: { gzipped: number } }>;
  wasm: Record<string, { gzipped: number }>;
}

/** What a page downloads as Vite builds it, gzipped. */
export async function measureSizes(): Promise<Result[]> {
  const script = new URL('../scripts/size.mjs', import.meta.url).href;
  const { measureSizes: measureBytes } = (await import(script)) as { measureSizes(): Promise<Sizes> };
  const { programs, wasm } = await measureBytes();
  const rows = Object.entries(programs).map(([name, { vite }]) => [name, vite.gzipped] as const);
  const files = Object.entries(wasm).map(([name, { gzipped }]) => [`kernels of ${name}, as a file`, gzipped] as const);
  return [...rows, ...files].map(([name, gzipped]): Result => {
    const kilobytes = gzipped / 1000;
    return { name: `size: ${name}, gzipped`, unit: 'KB', best: kilobytes, median: kilobytes, readings: 1, peers: {} };
  });
}
