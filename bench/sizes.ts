import type { Result } from './harness';

/** What a page downloads, gzipped. */
export async function measureSizes(): Promise<Result[]> {
  const script = new URL('../scripts/size.mjs', import.meta.url).href;
  const { measureSizes: measureBytes } = (await import(script)) as {
    measureSizes(): Promise<Record<string, { gzipped: number }>>;
  };
  return Object.entries(await measureBytes()).map(([name, { gzipped }]): Result => {
    const kilobytes = gzipped / 1000;
    return { name: `size: ${name}, gzipped`, unit: 'KB', best: kilobytes, median: kilobytes, readings: 1, peers: {} };
  });
}
