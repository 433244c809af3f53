import * as torchlet from 'torchlet';
import { setNumThreads, setSimd, setWarnHook, type ThreadOptions } from 'torchlet';
import * as data from 'torchlet/data';
import * as vision from 'torchlet/vision';
import type { Library, Namespace } from '../../conformance/api.ts';
import type { Case } from '../../conformance/json.ts';
import { runCase } from '../../conformance/runCase.ts';
import { type Trained, train } from './train.ts';

/** Conformance files by name, as their JSON reads. */
export type Cases = Readonly<Record<string, readonly Case[]>>;

export interface CheckOptions {
  /** Given to `setNumThreads(2)`. */
  readonly threads?: ThreadOptions;
  /** First see what it says without these options: the bundler has left the file behind. */
  readonly expectMissing?: boolean;
  /** Given to `setSimd('relaxed')`. */
  readonly relaxed?: Pick<ThreadOptions, 'wasm'>;
}

/** What one runtime computed. */
export interface CheckResult {
  readonly strict: Trained;
  readonly conformance: { readonly passed: number; readonly failed: readonly string[] };
  /** The message of the call that finds no file. */
  readonly missing: string;
  readonly threads: number;
  /** With as many threads as there were. */
  readonly threaded: Trained;
  readonly simd: string;
  readonly relaxed: Trained;
  readonly warnings: readonly string[];
}

/** The fixed program that every runtime runs. */
export async function check(cases: Cases, options: CheckOptions = {}): Promise<CheckResult> {
  const warnings: string[] = [];
  setWarnHook(() => {});
  const conformance = runConformance(cases);
  setWarnHook((message) => warnings.push(message));
  const strict = await train();
  const threads = await setNumThreads(2, options.threads);
  const threaded = await train();
  await setNumThreads(1);
  const missing = options.expectMissing ? await messageOf(setSimd('relaxed')) : '';
  const simd = await setSimd('relaxed', options.relaxed);
  const relaxed = await train();
  await setSimd('strict');
  return { strict, conformance, missing, threads, threaded, simd, relaxed, warnings };
}

function runConformance(cases: Cases): CheckResult['conformance'] {
  const library: Library = { torchlet: torchlet as Namespace, data: data as Namespace, vision: vision as Namespace };
  const outcomes = Object.entries(cases).flatMap(([file, list]) => list.map((one) => runCase(library, file, one)));
  const failed = outcomes.filter(({ status }) => status !== 'passed');
  return {
    passed: outcomes.length - failed.length,
    failed: failed.map(({ file, id, status, detail }) => `${file}#${id} ${status}: ${detail}`),
  };
}

function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => '',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}
