/** A page's worker: takes the options, posts the result or the error's text. */
import { type CheckOptions, check } from './check.ts';

self.onmessage = async ({ data }: MessageEvent<{ casesUrl: string; options: CheckOptions }>) => {
  try {
    const cases = await (await fetch(data.casesUrl)).json();
    self.postMessage({ result: await check(cases, data.options) });
  } catch (error) {
    self.postMessage({ error: String((error as Error).stack ?? error) });
  }
};
