import { setNumThreads, setWarnHook } from 'torchlet';
import { type Trained, train } from '../../runtimes/program/train.ts';

/** What a host computed. */
export interface HostedResult {
  readonly strict: Trained;
  readonly threads: number;
  readonly threaded: Trained;
  readonly warnings: readonly string[];
}

/** Ten steps of training on one thread and, where the host has them, on two. */
export async function runHosted(): Promise<HostedResult> {
  const warnings: string[] = [];
  setWarnHook((message) => warnings.push(message));
  const strict = await train();
  const threads = await setNumThreads(2);
  const threaded = await train();
  await setNumThreads(1);
  return { strict, threads, threaded, warnings };
}
