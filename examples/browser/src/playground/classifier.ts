import { manualSeed, nn, noGrad, optim, scope, type Tensor, tensor } from 'torchlet';
import { pointsOf } from './points';
import { EXTENT, type Network, type Plane, type Point, type Settings, type Start } from './training';

const SEED = 1;
/** Of five points of the data one is kept for the test. */
const ONE_IN = 5;

/** A network that learns which places of the plane are blue and which are orange. */
export class Classifier {
  readonly points: readonly Point[];
  /** Points that it learns from come first. */
  readonly learned: number;
  step = 0;
  private readonly layers: nn.Sequential;
  private readonly optimizer: optim.Adam;
  private readonly loss = new nn.BCEWithLogitsLoss();
  private readonly x: Tensor;
  private readonly y: Tensor;
  private readonly all: Tensor;
  private readonly grids = new Map<number, Tensor>();

  constructor({ data, points, noise, layers, width, activation, lr, added }: Start) {
    manualSeed(SEED);
    const made = pointsOf(data, points, noise);
    // In pairs, so that both colours are in the test.
    const isTest = (_: Point, i: number): boolean => (i >> 1) % ONE_IN === 0;
    const train = [...made.filter((point, i) => !isTest(point, i)), ...added];
    this.points = [...train, ...made.filter(isTest)];
    this.learned = train.length;
    const stack: nn.Module[] = [];
    for (let i = 0; i < layers; i++) stack.push(new nn.Linear(i === 0 ? 2 : width, width), new nn[activation]());
    this.layers = new nn.Sequential(...stack, new nn.Linear(layers === 0 ? 2 : width, 1));
    this.optimizer = new optim.Adam(this.layers.parameters(), { lr });
    this.x = placesOf(train);
    this.y = tensor(train.map(({ label }) => [label]));
    this.all = placesOf(this.points);
  }

  change({ lr }: Settings): void {
    for (const group of this.optimizer.paramGroups) group.lr = lr;
  }

  /** One step of Adam on all points; returns the loss. */
  advance(): number {
    this.step++;
    return scope(() => {
      this.optimizer.zeroGrad();
      const loss = this.loss(this.layers(this.x), this.y);
      loss.backward();
      this.optimizer.step();
      return loss.item() as number;
    });
  }

  /** How sure it is of which colour, all over the plane. */
  plane(side: number): Plane {
    const grid = this.grid(side);
    const sure = scope(() => noGrad(() => this.layers(grid).sigmoid().data() as Float32Array));
    return { step: this.step, side, values: Uint8Array.from(sure, (value) => value * 255) };
  }

  /** Where each neuron is on, and how many points are on the right side. */
  network(side: number, speed: number): Network {
    const right = this.right();
    const share = (list: readonly boolean[]): number => list.filter(Boolean).length / list.length;
    const [accuracy, testAccuracy] = [share(right.slice(0, this.learned)), share(right.slice(this.learned))];
    return { accuracy, testAccuracy, speed, side, layers: this.neurons(side) };
  }

  private right(): boolean[] {
    const outputs = scope(() => noGrad(() => this.layers(this.all).data()));
    return this.points.map(({ label }, i) => Number(outputs[i]) > 0 === (label === 1));
  }

  private neurons(side: number): Int8Array[][] {
    const grid = this.grid(side);
    return scope(() =>
      noGrad(() => {
        let x = grid;
        const shown: Int8Array[][] = [];
        [...this.layers.children()].forEach((layer, i) => {
          x = (layer as nn.Linear)(x);
          if (i % 2 === 1) shown.push(mapsOf(x));
        });
        return shown;
      }),
    );
  }

  private grid(side: number): Tensor {
    const at = (i: number): number => ((2 * (i + 0.5)) / side - 1) * EXTENT;
    const known = this.grids.get(side);
    if (known !== undefined) return known;
    const places = Array.from({ length: side * side }, (_, i) => ({
      x: at(i % side),
      y: -at(Math.floor(i / side)),
      label: 0,
    }));
    const grid = placesOf(places);
    this.grids.set(side, grid);
    return grid;
  }
}

function placesOf(points: readonly Point[]): Tensor {
  return tensor(Float32Array.from(points.flatMap(({ x, y }) => [x, y]))).reshape([points.length, 2]);
}

/** A picture of each column: the largest number is 127 or -127. */
function mapsOf(x: Tensor): Int8Array[] {
  const [places, width] = x.shape as [number, number];
  const values = x.data() as Float32Array;
  return Array.from({ length: width }, (_, n) => {
    const own = Float32Array.from({ length: places }, (_, i) => values[i * width + n] as number);
    const most = own.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-12);
    return Int8Array.from(own, (value) => (value / most) * 127);
  });
}
