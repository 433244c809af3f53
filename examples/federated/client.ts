// What runs in a page: trains on points that never leave it, and sends what training has changed.
import { manualSeed, nn, optim, rand, tensor } from 'torchlet';
import { clipDelta, stateDictDelta } from 'torchlet/distributed';
import { isInside, makeNetwork, pack, unpack } from './network';

const SAMPLES = 200;
const STEPS = 30;

/** Takes part in all rounds of a server. Each client sees one sector of the square alone. */
export async function takePart(server: string, client: number): Promise<void> {
  manualSeed(client);
  const angle = (2 * Math.PI * client) / 3;
  const points = (
    rand([SAMPLES * 8, 2])
      .mul(2)
      .sub(1)
      .tolist() as [number, number][]
  )
    .filter(([x, y]) => Math.cos(Math.atan2(y, x) - angle) > 0.3)
    .slice(0, SAMPLES);
  const x = tensor(points);
  const y = tensor(Int32Array.from(points, (point) => Number(isInside(point))));
  const model = makeNetwork();
  const criterion = new nn.CrossEntropyLoss();
  for (let round = 0; ; round++) {
    const response = await fetch(`${server}/weights?round=${round}`);
    if (response.status === 204) return;
    const start = unpack(new Uint8Array(await response.arrayBuffer()), 'weights');
    model.loadStateDict(start);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.5 });
    for (let step = 0; step < STEPS; step++) {
      optimizer.zeroGrad();
      criterion(model(x), y).backward();
      optimizer.step();
    }
    const { delta } = clipDelta(stateDictDelta(model.stateDict(), start), 10);
    await fetch(`${server}/delta?round=${round}&client=${client}&samples=${points.length}`, {
      method: 'POST',
      body: pack(delta),
    });
  }
}

if (typeof document !== 'undefined') {
  void takePart(location.origin, Number(new URLSearchParams(location.search).get('client')));
}
