import { expect, it } from 'vitest';
import { GROUPS } from '../../bench/workloads/index';

it.runIf(process.env.TORCHLET_TEST_ALL === '1')(
  'prepares and runs each workload',
  async () => {
    const failed: string[] = [];
    for (const { name, prepare } of GROUPS.flat()) {
      try {
        const run = await prepare();
        await run();
      } catch (error) {
        failed.push(`${name}: ${error}`);
      }
    }
    expect(failed).toEqual([]);
  },
  60_000,
);
