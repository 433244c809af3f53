import { find, isCallable, type Library } from '../api.ts';
import type { Case, Json } from '../json.ts';
import { Mismatch, NotCovered } from '../outcome.ts';
import { type Prepare, STAGES } from './prepared.ts';

export interface Refusal {
  readonly message: string;
  readonly message_matches: boolean;
}

const oneLine = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : String(error);

/** The library's own errors extend TorchletError; anything else that is thrown comes from a fault inside. */
function isOwnError(library: Library, error: unknown): boolean {
  const base = find(library.torchlet, 'TorchletError');
  return isCallable(base) && error instanceof base;
}

/** Runs what PyTorch rejects. Whether the text agrees is reported, not required. */
export function expectRefusal(
  library: Library,
  run: () => void,
  expected: Readonly<Record<string, Json | undefined>>,
): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof NotCovered || error instanceof Mismatch) throw error;
    if (!isOwnError(library, error)) {
      throw new Mismatch(`expected ${String(expected.error_type)} as a TorchletError, got ${oneLine(error)}`);
    }
    const message = error instanceof Error ? error.message : String(error);
    return { message, message_matches: message.includes(String(expected.message ?? '')) };
  }
  throw new Mismatch(`expected ${String(expected.error_type)} (${String(expected.message)}), nothing was thrown`);
}

/** A case of kind `error`: the stages before the named one succeed, the named one throws. */
export function runErrorCase(library: Library, testCase: Case, prepare: Prepare): Refusal {
  const stages = prepare(library, testCase);
  for (const stage of STAGES) {
    const run = (): void => stages[stage]?.();
    if (stage === testCase.stage) return expectRefusal(library, run, testCase);
    try {
      run();
    } catch (error) {
      if (error instanceof NotCovered) throw error;
      throw new Mismatch(
        `expected an error at stage ${String(testCase.stage)}, stage ${stage} threw ${oneLine(error)}`,
      );
    }
  }
  throw new Error(`the runner doesn't know the stage ${String(testCase.stage)}`);
}
