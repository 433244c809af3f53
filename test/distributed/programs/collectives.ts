import { arange, full, ones, setNumThreads, type Tensor, tensor, viewAsComplex, zeros } from 'torchlet';
import * as dist from 'torchlet/distributed';
import { messageOf, report } from './report';

dist.initProcessGroup('mpi', { timeout: 30, debug: process.argv.includes('debug') });
if (process.argv.includes('threads')) await setNumThreads(2);
const [rank, size] = [dist.getRank(), dist.getWorldSize()];
report('world', { rank, size, local: dist.getNodeLocalSize(), backend: dist.getBackend() });

for (const op of ['sum', 'mean', 'min', 'max', 'product'] as const) {
  const x = tensor([rank + 1, -2 * rank, 0.5]);
  dist.allReduce(x, { op });
  report(`allReduce ${op}`, x.tolist());
}
for (const op of ['band', 'bor', 'bxor'] as const) {
  const x = tensor(Int32Array.of(rank + 1, 7));
  dist.allReduce(x, { op });
  report(`allReduce ${op}`, x.tolist());
}
const mask = (): Tensor => tensor([rank === 0, true, false]);
const any = mask();
dist.allReduce(any);
const every = mask();
dist.allReduce(every, { op: 'product' });
report('booleans', [any.tolist(), every.tolist()]);
const complex = viewAsComplex(tensor([[rank, 1]]));
dist.allReduce(complex);
report('complex', complex.tolist());

const x = arange(0, 4, 1, { dtype: 'float32' }).add(10 * rank);
const reduced = x.clone();
dist.reduce(reduced, size - 1);
report('reduce', reduced.tolist());
const shared = x.clone();
dist.broadcast(shared, size - 1);
report('broadcast', shared.tolist());
const list = Array.from({ length: size }, () => zeros([4]));
dist.allGather(list, x);
report(
  'allGather',
  list.map((one) => one.tolist()),
);
const joined = zeros([4 * size]);
dist.allGatherIntoTensor(joined, x);
report('allGatherIntoTensor', joined.tolist());
const gatherList = rank === 0 ? list.map(() => zeros([4])) : null;
dist.gather(x, { gatherList });
report('gather', gatherList?.map((one) => one.tolist()) ?? null);
const scattered = zeros([2]);
dist.scatter(scattered, { scatterList: rank === 0 ? list.map((_, r) => tensor([r, r * r])) : null });
report('scatter', scattered.tolist());
const part = zeros([2]);
dist.reduceScatter(
  part,
  list.map((_, r) => tensor([r, rank])),
);
report('reduceScatter', part.tolist());
const parts = zeros([2]);
dist.reduceScatterTensor(parts, arange(0, 2 * size, 1, { dtype: 'float32' }).add(rank), { op: 'mean' });
report('reduceScatterTensor', parts.tolist());
const got = list.map(() => zeros([1]));
dist.allToAll(
  got,
  list.map((_, r) => tensor([10 * rank + r])),
);
report(
  'allToAll',
  got.map((one) => one.item()),
);

// Calls that are under way while the memory grows.
const early = arange(0, 5, 1, { dtype: 'float32' }).add(rank);
const work = dist.allReduce(early, { asyncOp: true });
const before = early.tolist();
zeros([1 << 22])
  .add(1)
  .sum()
  .item();
work.wait();
report('asynchronous', { before, after: early.tolist(), completed: work.isCompleted() });
const later = tensor([rank]);
await dist.allReduce(later, { asyncOp: true }).getFuture();
report('future', later.item());

const next = (rank + 1) % size;
const last = (rank + size - 1) % size;
if (size > 1) {
  const message = zeros([3]);
  const incoming = dist.irecv(message, { src: last, tag: 5 });
  const outgoing = dist.isend(tensor([rank, 1, 2]), next, { tag: 5 });
  outgoing.wait();
  incoming.wait();
  report('ring', message.tolist());
  if (rank === 0) {
    const anybody = zeros([1]);
    report('source', [dist.recv(anybody, { tag: 6 }), anybody.item()]);
  } else if (rank === 1) dist.send(tensor([42]), 0, { tag: 6 });
}

const objects: unknown[] =
  rank === size - 1 ? [{ lr: 0.5, name: 'digits' }, [1, null, true], tensor([1, 2])] : [0, 0, 0];
dist.broadcastObjectList(objects, { src: size - 1 });
report('objects', [objects[0], objects[1], (objects[2] as Tensor).tolist()]);
const gathered: unknown[] = Array.from({ length: size });
dist.allGatherObject(gathered, { rank, text: 'x'.repeat(rank * 1000) });
report(
  'gathered',
  (gathered as { rank: number; text: string }[]).map((one) => [one.rank, one.text.length]),
);
const mine: unknown[] = [null];
dist.scatterObjectList(mine, rank === 0 ? list.map((_, r) => `part ${r}`) : null);
report('scattered', mine[0]);

const group = dist.newGroup(size === 1 ? [0] : [0, size - 1]);
const inGroup = tensor([rank + 1]);
const returned = dist.allReduce(inGroup, { group });
report('group', { rank: dist.getRank(group), size: dist.getWorldSize(group), value: inGroup.item(), returned });
const even = dist.newGroup();
report('ranks', dist.getProcessGroupRanks(even));
dist.destroyProcessGroup(even);

report('errors', [
  messageOf(() => dist.initProcessGroup('mpi')),
  messageOf(() => dist.allReduce(zeros([2, 3]).transpose(0, 1))),
  messageOf(() => dist.broadcast(x, size)),
  messageOf(() => dist.allReduce(tensor(Int32Array.of(1)), { op: 'mean' })),
  messageOf(() => dist.allGather([], x)),
  messageOf(() => dist.allReduce(x, { group: even })),
]);
dist.monitoredBarrier();

// More than MPI is given at once, of which rank 0 waits for another call first: what was put off goes on all the same.
const count = 5 * (1 << 17) * size + 1;
const large = [0, 1].map((i) => full([count], rank + 1 + 10 * i)) as [Tensor, Tensor];
const elsewhere = ones([count]);
const small = tensor([rank]);
const under = [...large, small].map((one) => dist.allReduce(one, { asyncOp: true }));
if (rank === 0) {
  for (let r = 1; r < size; r++) dist.recv(zeros([1]), { src: r });
  for (const one of [...under].reverse()) one.wait();
} else {
  for (const one of under) one.wait();
  dist.send(tensor([rank]), 0);
}
dist.allReduce(elsewhere);
const root = dist.reduce(large[0], 0, { asyncOp: true });
dist.destroyProcessGroup(dist.newGroup([0]));
root.wait();
report(
  'large',
  [...large, elsewhere, small].map((one) => [one.min().item(), one.max().item()]),
);
dist.destroyProcessGroup();

dist.initProcessGroup('mpi', { timeout: 20, debug: true });
if (size === 2) {
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
dist.barrier();
