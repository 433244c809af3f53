import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, in order, with `--all`. */
const LONG = [
  'vision/models/models',
  'distributed/command',
  'cli/faults',
  'cli/main',
  'distributed/mpi',
  'docs/docstrings',
  'distributed/pytorch',
  'fuzz/run',
  'fuzz/guards',
  'examples/programs',
  'docs/markdown',
  'wasm/heapLimit',
  'assembly/gemm',
  'docs/compile',
  'signature',
  'types/hover',
  'examples/federated',
  'assembly/convWinograd',
  'io/write',
  'lean/types',
  'types/wrongCalls',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const at = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return at < 0 ? LONG.length : at;
};

/** A file that takes a minute and is begun last keeps one worker busy when the other has nothing left to do: such files come first. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // Workers that files share live until one of another project comes.
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((own) =>
      sorted.filter(({ project }) => project === own).sort((a, b) => placeOf(a) - placeOf(b)),
    );
  }
}
