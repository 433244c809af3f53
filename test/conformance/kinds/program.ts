import { asList, asRecord } from '../json.ts';
import { type Prepare, toleranceOf } from './prepared.ts';
import { Program } from './steps.ts';

export const prepareProgram: Prepare = (library, testCase) => {
  const steps = asList(testCase.steps).map(asRecord);
  const program = new Program(library, toleranceOf(testCase), steps);
  return {
    call: () => program.run(steps),
    check() {},
  };
};
