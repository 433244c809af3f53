import type { Library } from './api.ts';
import type { Case } from './json.ts';
import { prepareCall } from './kinds/call.ts';
import { prepareDistribution } from './kinds/distribution.ts';
import { runErrorCase } from './kinds/error.ts';
import { prepareFunctionalAutograd } from './kinds/functionalAutograd.ts';
import { prepareModule } from './kinds/module.ts';
import { prepareNetwork } from './kinds/network.ts';
import { type Prepare, STAGES } from './kinds/prepared.ts';
import { prepareProgram } from './kinds/program.ts';
import { prepareSeeded } from './kinds/seeded.ts';
import { prepareClip, prepareClosureOptimizer, prepareOptimizer, prepareScheduler } from './kinds/training.ts';
import { prepareTransform } from './kinds/transform.ts';
import { Mismatch, NotCovered, type Outcome } from './outcome.ts';

const kinds: Readonly<Record<string, Prepare>> = {
  module: prepareModule,
  function: prepareCall,
  method: prepareCall,
  property: prepareCall,
  program: prepareProgram,
  optimizer: prepareOptimizer,
  scheduler: prepareScheduler,
  clip: prepareClip,
  transform: prepareTransform,
  network: prepareNetwork,
  seeded: prepareSeeded,
  distribution: prepareDistribution,
  functional_autograd: prepareFunctionalAutograd,
  closure_optimizer: prepareClosureOptimizer,
};

function prepareOf(kind: string): Prepare {
  const prepare = kinds[kind];
  if (prepare === undefined) throw new Error(`the runner doesn't know the kind "${kind}"`);
  return prepare;
}

function explain(error: unknown): string {
  if (error instanceof Mismatch) return error.message;
  return error instanceof Error ? `threw ${error.name}: ${error.message}` : `threw ${String(error)}`;
}

/** One case: passed, failed, or not covered when it needs a name that the public API doesn't have. */
export function runCase(library: Library, file: string, testCase: Case): Outcome {
  const base = {
    file,
    id: testCase.id,
    kind: testCase.kind,
    name: testCase.name ?? '',
    ...(testCase.python_specific === true ? { python_specific: true as const } : {}),
  };
  try {
    if (testCase.kind === 'error') {
      const refusal = runErrorCase(library, testCase, prepareOf(String(testCase.of)));
      return { ...base, status: 'passed', ...refusal };
    }
    const prepared = prepareOf(testCase.kind)(library, testCase);
    for (const stage of STAGES) prepared[stage]?.();
    prepared.check();
    return { ...base, status: 'passed' };
  } catch (error) {
    if (error instanceof NotCovered) return { ...base, status: 'not covered', detail: error.operation };
    return { ...base, status: 'failed', detail: explain(error) };
  }
}
