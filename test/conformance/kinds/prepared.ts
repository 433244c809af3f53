import { find, isCallable, isTensor, type Library, type TensorLike } from '../api.ts';
import type { Tolerance } from '../compare.ts';
import { asList, asRecord, type Case, type Json, type TensorJson } from '../json.ts';
import { tensorOf } from '../values.ts';

export const STAGES = ['init', 'call', 'backward'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * A case in stages, so that an error case can say at which of them the error must come. What the case needs from the
 * public API is looked up before, while the case is prepared: a missing name never reads as a failure.
 */
export interface Prepared {
  init?(): void;
  call(): void;
  backward?(): void;
  check(): void;
}

export type Prepare = (library: Library, testCase: Case) => Prepared;

export const toleranceOf = ({ rtol = 0, atol = 0 }: Case): Tolerance => ({ rtol, atol });

/** The inputs that require a gradient, not made yet: exactly those whose gradient is given, or that an error case names. */
export function leavesOf(testCase: Case): Map<string, TensorLike | null> {
  const paths = testCase.grads === undefined ? asList(testCase.requires_grad) : Object.keys(asRecord(testCase.grads));
  return new Map(paths.map((path) => [String(path), null]));
}

type Pair = readonly [output: TensorLike, gradient: TensorLike];

function pairsOf(library: Library, output: unknown, gradOutput: Json, fields: readonly string[]): Pair[] {
  if (gradOutput === null) return [];
  if (Array.isArray(gradOutput)) {
    const item = (i: number): unknown =>
      (output as Record<string, unknown>)[Array.isArray(output) ? i : `${fields[i]}`];
    return gradOutput.flatMap((json: Json, i) => pairsOf(library, item(i), json, fields));
  }
  return [[output as TensorLike, tensorOf(library, gradOutput as unknown as TensorJson)]];
}

/** `output.backward()`; several outputs go through `autograd.backward`, so that the graph is walked once. */
export function runBackward(
  library: Library,
  output: unknown,
  gradOutput: Json | undefined,
  fields: readonly string[] = [],
): void {
  if (gradOutput === undefined) {
    if (!isTensor(output)) throw new Error('the output has no backward()');
    output.backward();
    return;
  }
  const pairs = pairsOf(library, output, gradOutput, fields);
  const together = find(library.torchlet, 'autograd.backward');
  if (pairs.length > 1 && isCallable(together)) {
    together(
      pairs.map(([tensor]) => tensor),
      { gradTensors: pairs.map(([, gradient]) => gradient) },
    );
    return;
  }
  for (const [i, [tensor, gradient]] of pairs.entries()) {
    tensor.backward({ gradient, retainGraph: i < pairs.length - 1 });
  }
}
