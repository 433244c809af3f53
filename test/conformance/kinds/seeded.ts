import { findClass, findFunction, type Library, type ModuleLike, stateOf, type TensorLike } from '../api.ts';
import { placeArguments } from '../arguments.ts';
import { close, compareNumbers, compareValue, EXACT, type Tolerance } from '../compare.ts';
import { asList, asRecord, type Json } from '../json.ts';
import { publicPath } from '../names.ts';
import { Mismatch } from '../outcome.ts';
import { argumentsFrom, construct } from '../values.ts';
import type { Prepare } from './prepared.ts';

/** Normal numbers go through log and cos, whose last bits are a library's own. */
const NORMAL: Tolerance = { rtol: 1e-5, atol: 1e-6 };
/** Ten training steps, as the recorded networks. */
const TRAINING: Tolerance = { rtol: 1e-4, atol: 1e-5 };
/** Sums of a few thousand float32 numbers in double precision: only the order of the sum may differ. */
const SUM: Tolerance = { rtol: 0, atol: 1e-9 };

type Draw = () => unknown;
type Subset = { readonly indices: ArrayLike<number> };
type Loader = Iterable<readonly TensorLike[]>;

function rangeDataset(library: Library, length: number): unknown {
  const items = findFunction(library.torchlet, 'arange')(length);
  return new (findClass(library.data, 'TensorDataset'))(items);
}

function drawSplit(library: Library, [n, lengths]: readonly Json[]): Draw {
  const split = findFunction(library.data, 'randomSplit');
  findClass(library.data, 'TensorDataset');
  return () => {
    const parts = split(rangeDataset(library, Number(n)), lengths) as readonly Subset[];
    return parts.map((part) => Array.from(part.indices));
  };
}

function drawShuffles(library: Library, [n, batchSize, epochs]: readonly Json[]): Draw {
  const DataLoader = findClass(library.data, 'DataLoader');
  findClass(library.data, 'TensorDataset');
  return () => {
    const loader = new DataLoader(rangeDataset(library, Number(n)), { batchSize, shuffle: true }) as Loader;
    return Array.from({ length: Number(epochs) }, () =>
      Array.from(loader, ([batch]) => Array.from((batch as TensorLike).data())),
    );
  };
}

function drawInit(library: Library, [name, shape, kwargs]: readonly Json[]): Draw {
  const path = `nn.init.${String(name)}`;
  const fill = findFunction(library.torchlet, publicPath(path));
  const empty = findFunction(library.torchlet, 'empty');
  return () => {
    const tensor = empty(shape);
    fill(...placeArguments(path, [tensor], argumentsFrom(library, [], kwargs).kwargs));
    return tensor;
  };
}

function drawModule(library: Library, [name, args, kwargs]: readonly Json[]): Draw {
  const path = `nn.${String(name)}`;
  findClass(library.torchlet, path);
  return () => stateOf(construct(library, path, { args: args as Json, kwargs: kwargs as Json }) as ModuleLike);
}

function drawCall(library: Library, call: string, args: readonly Json[]): Draw {
  switch (call) {
    case 'random_split':
      return drawSplit(library, args);
    case 'shuffle_epochs':
      return drawShuffles(library, args);
    case 'init':
      return drawInit(library, args);
    case 'module':
      return drawModule(library, args);
    case 'uniform_':
    case 'normal_': {
      const empty = findFunction(library.torchlet, 'empty');
      const [shape, a, b] = args;
      return () => (empty(shape) as TensorLike)[call](Number(a), Number(b));
    }
    default: {
      const draw = findFunction(library.torchlet, publicPath(`torch.${call}`));
      return () => draw(...placeArguments(`torch.${call}`, args, {}));
    }
  }
}

/** The uniform draws agree to the last bit, whatever is made of normal numbers within their tolerance. */
function toleranceOf(call: string, args: readonly Json[]): Tolerance {
  const name = call === 'init' || call === 'module' ? String(args[0]) : call;
  return /normal|randn|^Embedding/.test(name) ? NORMAL : EXACT;
}

function compareDraw(got: unknown, expected: Json | undefined, tolerance: Tolerance, where: string): void {
  const fields = asRecord(expected);
  if ('shape' in fields || Array.isArray(expected)) {
    compareValue(got, expected as Json, tolerance, where);
    return;
  }
  const state = got as Readonly<Record<string, TensorLike>>;
  const keys = Object.keys(state);
  if (keys.join() !== Object.keys(fields).join()) throw new Mismatch(`${where}: its state has the keys ${keys.join()}`);
  for (const [key, json] of Object.entries(fields)) compareValue(state[key], json, tolerance, `${where}.${key}`);
}

function compareFirst(tensor: TensorLike, expected: Json | undefined, where: string): void {
  const numbers = asList(expected).map(Number);
  compareNumbers(Array.from(tensor.data()).slice(0, numbers.length), numbers, EXACT, where);
}

/** The tutorial's network made after the seed, then `rand`, `randint` and ten steps of SGD. */
function runTutorial(library: Library, testCase: Readonly<Record<string, Json | undefined>>): void {
  const make = (name: string, args: readonly Json[], kwargs: Readonly<Record<string, Json>> = {}): unknown =>
    construct(library, `nn.${name}`, { args, kwargs });
  const conv = (input: number, output: number): unknown[] => [
    make('Conv2d', [input, output, 5], { padding: 2 }),
    make('MaxPool2d', [2]),
  ];
  const layers = [...conv(3, 32), ...conv(32, 32), ...conv(32, 64), make('Flatten', [])];
  layers.push(make('Linear', [1024, 64]), make('Linear', [64, 10]));
  const network = new (findClass(library.torchlet, 'nn.Sequential'))(...layers) as ModuleLike;
  const state = stateOf(network);
  for (const [key, json] of Object.entries(asRecord(testCase.state))) {
    const tensor = state[key] as TensorLike;
    compareFirst(tensor, asRecord(json).first8, key);
    const sum = Array.from(tensor.data()).reduce((total, value) => total + value, 0);
    if (!close(sum, Number(asRecord(json).sum), SUM)) {
      throw new Mismatch(`sum of ${key}: expected ${String(asRecord(json).sum)}, got ${sum}`);
    }
  }
  const x = findFunction(library.torchlet, 'rand')([4, 3, 32, 32]) as TensorLike;
  const y = findFunction(library.torchlet, 'randint')(0, 10, [4]) as TensorLike;
  compareFirst(x, testCase.x_first8, 'x');
  compareNumbers(y.data(), asList(testCase.y).map(Number), EXACT, 'y');
  const loss = make('CrossEntropyLoss', []) as ModuleLike;
  const SGD = findClass(library.torchlet, 'optim.SGD');
  const optimizer = new SGD(network.parameters(), { lr: 0.05, momentum: 0.9 }) as { zeroGrad(): void; step(): void };
  asList(testCase.losses).forEach((expected, step) => {
    const result = loss(network(x), y) as TensorLike;
    compareNumbers(result.data(), [Number(expected)], TRAINING, `loss before step ${step}`);
    optimizer.zeroGrad();
    result.backward();
    optimizer.step();
  });
}

export const prepareSeeded: Prepare = (library, testCase) => {
  const seed = findFunction(library.torchlet, 'manualSeed');
  if (typeof testCase.program === 'string') {
    const needed = ['Conv2d', 'MaxPool2d', 'Flatten', 'Linear', 'Sequential', 'CrossEntropyLoss'];
    for (const name of [...needed.map((layer) => `nn.${layer}`), 'optim.SGD', 'rand', 'randint']) {
      findFunction(library.torchlet, name);
    }
    return {
      call() {
        seed(testCase.seed);
        runTutorial(library, testCase);
      },
      check() {},
    };
  }
  const calls = asList(testCase.program).map((json) => {
    const [call, ...args] = asList(json);
    const name = String(call);
    return { name, draw: drawCall(library, name, args), tolerance: toleranceOf(name, args) };
  });
  let outputs: unknown[] = [];
  return {
    call() {
      seed(testCase.seed);
      outputs = calls.map(({ draw }) => draw());
    },
    check() {
      calls.forEach(({ name, tolerance }, i) => {
        compareDraw(outputs[i], asList(testCase.outputs)[i], tolerance, `${i}: ${name}`);
      });
    },
  };
};
