import { tensor, zeros } from 'torchlet';
import * as dist from 'torchlet/distributed';
import { messageOf, report } from './report';

const [kind] = process.argv.slice(2);
dist.initProcessGroup('mpi', { timeout: kind === 'timeout' ? 0.5 : 20, debug: kind === 'mismatch' });
const rank = dist.getRank();
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

if (kind === 'killed') {
  const model = new dist.DistributedDataParallel(new (await import('torchlet')).nn.Linear(64, 64));
  for (let step = 0; ; step++) {
    model(zeros([4, 64]))
      .sum()
      .backward();
    if (step === 20 && rank === 1) process.kill(process.pid, 'SIGKILL');
  }
}
if (kind === 'thrown') {
  if (rank === 1) throw new RangeError('out of luck');
  dist.barrier();
}
if (kind === 'mismatch') {
  report(
    'shapes',
    messageOf(() => dist.allReduce(zeros([2 + rank]))),
  );
  report(
    'dtypes',
    messageOf(() => dist.allReduce(rank === 0 ? zeros([2]) : tensor(Int32Array.of(1, 2)))),
  );
  report(
    'kinds',
    messageOf(() => (rank === 0 ? dist.broadcast(zeros([2]), 0) : dist.allReduce(zeros([2])))),
  );
  report(
    'groups',
    messageOf(() => void dist.newGroup([rank])),
  );
  const x = tensor([rank + 1]);
  dist.allReduce(x);
  report('afterwards', x.item());
}
if (kind === 'timeout') {
  if (rank === 0) {
    report(
      'monitored',
      messageOf(() => dist.monitoredBarrier({ timeout: 0.3 })),
    );
    report(
      'next',
      messageOf(() => dist.barrier()),
    );
  } else await sleep(1500);
}
if (kind === 'absent') {
  if (rank === 0) {
    const work = dist.allReduce(zeros([2]), { asyncOp: true });
    report(
      'waited',
      messageOf(() => void work.wait(0.3)),
    );
  } else await sleep(1500);
}
