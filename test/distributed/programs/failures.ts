import { zeros } from 'torchlet';
import * as dist from 'torchlet/distributed';
import { messageOf, report } from './report';

const [kind, ...rest] = process.argv.slice(2);
dist.initProcessGroup('mpi', {
  timeout: kind === 'timeout' || kind === 'late' ? 0.5 : 20,
  debug: rest.includes('debug'),
});
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
if (kind === 'late') {
  if (rank === 0) {
    report(
      'waited',
      messageOf(() => dist.allReduce(zeros([2]))),
    );
  } else await sleep(2500);
}
