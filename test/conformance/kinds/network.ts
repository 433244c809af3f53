import {
  findClass,
  isTensor,
  type Library,
  type ModuleLike,
  type OptimizerLike,
  stateOf,
  type TensorLike,
} from '../api.ts';
import { close, compareNumbers, type Tolerance } from '../compare.ts';
import { asList, asRecord, type Json, type TensorJson } from '../json.ts';
import { publicPath } from '../names.ts';
import { Mismatch } from '../outcome.ts';
import { construct, tensorOf } from '../values.ts';
import { type Operation, operationOf } from './call.ts';
import { type Prepare, toleranceOf } from './prepared.ts';
import { makeOptimizer } from './training.ts';

type Spec = Readonly<Record<string, Json>>;

/** The value of a row-major flat index, exact in float32: Murmur3's finalizer over the index and the seed. */
export function formulaValue(index: number, seed: number, scale: number, shift: number): number {
  let h = (Math.imul(index + 1, 2654435761) + Math.imul(seed, 2246822519)) >>> 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return (((h >>> 16) - 32768) / 32768) * scale + shift;
}

const sizeOf = (spec: Spec): number => asList(spec.shape).reduce<number>((size, n) => size * Number(n), 1);

/** Floating values follow the formula, integers the rule `(i * multiplier + offset) mod classes`. */
function filled(library: Library, spec: Spec): TensorLike {
  const dtype = String(spec.dtype ?? 'float32');
  const modulus = Number(spec.classes ?? spec.modulus);
  const data = Array.from({ length: sizeOf(spec) }, (_, i) =>
    dtype === 'float32'
      ? formulaValue(i, Number(spec.seed), Number(spec.scale), Number(spec.shift))
      : (i * Number(spec.multiplier) + Number(spec.offset)) % modulus,
  );
  return tensorOf(library, { shape: asList(spec.shape).map(Number), dtype, data });
}

type Layer = { readonly module: ModuleLike } | { readonly apply: (value: unknown) => unknown };

/** The network: an `nn.Sequential` where all layers are modules, else its layers one after the other. */
class Network {
  readonly modules: (readonly [prefix: string, module: ModuleLike])[] = [];
  private readonly layers: Layer[];
  private readonly sequential: ModuleLike | null;

  constructor(library: Library, specs: readonly Spec[], operations: ReadonlyMap<string, Operation>) {
    this.layers = specs.map((spec, i): Layer => {
      if (spec.op === 'item') return { apply: (value) => (value as readonly unknown[])[Number(spec.index)] };
      if (spec.op !== undefined) {
        const operation = operations.get(String(spec.op)) as Operation;
        return { apply: (value) => operation([value, ...asList(spec.args)], asRecord(spec.kwargs)) };
      }
      const module = construct(library, String(spec.name), spec.init) as ModuleLike;
      this.modules.push([`${i}.`, module]);
      return { module };
    });
    this.sequential = null;
    if (this.modules.length === specs.length) {
      const Sequential = findClass(library.torchlet, 'nn.Sequential');
      this.sequential = new Sequential(...this.modules.map(([, module]) => module)) as ModuleLike;
      this.modules = [['', this.sequential]];
    }
  }

  forward(input: TensorLike): TensorLike {
    if (this.sequential !== null) return this.sequential(input) as TensorLike;
    let value: unknown = input;
    for (const layer of this.layers) value = 'module' in layer ? layer.module(value) : layer.apply(value);
    return value as TensorLike;
  }

  load(tensors: ReadonlyMap<string, TensorLike>): void {
    for (const [prefix, module] of this.modules) {
      const state = Object.entries(stateOf(module)).map(([key, own]) => [key, tensors.get(prefix + key) ?? own]);
      module.loadStateDict(Object.fromEntries(state));
    }
  }

  *parameters(): Generator<readonly [string, TensorLike]> {
    for (const [prefix, module] of this.modules) {
      for (const [key, tensor] of module.namedParameters()) yield [prefix + key, tensor];
    }
  }

  state(): Map<string, TensorLike> {
    const entries = this.modules.flatMap(([prefix, module]) =>
      Object.entries(stateOf(module)).map(([key, tensor]): [string, TensorLike] => [prefix + key, tensor]),
    );
    return new Map(entries);
  }
}

/** The recorded norm and first eight values of each tensor. */
function compareSummaries(
  tensors: ReadonlyMap<string, TensorLike | null | undefined>,
  expected: Json | undefined,
  tolerance: Tolerance,
  what: string,
): void {
  for (const [key, json] of Object.entries(asRecord(expected))) {
    const tensor = tensors.get(key);
    if (!isTensor(tensor)) throw new Mismatch(`${what} of ${key} is missing`);
    const { norm, first } = asRecord(json);
    const data = Array.from(tensor.data());
    const got = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
    if (!close(got, Number(norm), tolerance)) {
      throw new Mismatch(`norm of the ${what} of ${key}: expected ${String(norm)}, got ${got}`);
    }
    const recorded = (first as unknown as TensorJson).data.map(Number);
    compareNumbers(data.slice(0, recorded.length), recorded, tolerance, `${what} of ${key}`);
  }
}

function compareFirstSample(output: TensorLike, expected: Json | undefined, tolerance: Tolerance, what: string): void {
  const json = expected as unknown as TensorJson;
  const [, ...shape] = output.shape;
  const numbers = Array.from(output.data()).slice(0, json.data.length);
  if (shape.join() !== json.shape.join()) throw new Mismatch(`${what}: expected shape [${json.shape}], got [${shape}]`);
  compareNumbers(numbers, json.data.map(Number), tolerance, what);
}

export const prepareNetwork: Prepare = (library, testCase) => {
  const specs = asList(testCase.layers).map(asRecord);
  const criterionSpec = asRecord(testCase.criterion);
  const optimizerSpec = asRecord(testCase.optimizer);
  const operations = new Map<string, Operation>();
  for (const spec of specs) {
    if (spec.op === undefined) findClass(library.torchlet, publicPath(String(spec.name)));
    else if (spec.op !== 'item') operations.set(String(spec.op), operationOf(library, String(spec.op)));
  }
  for (const name of [criterionSpec.name, optimizerSpec.name]) {
    findClass(library.torchlet, publicPath(String(name)));
  }
  const tolerance = toleranceOf(testCase);

  const train = (): void => {
    const network = new Network(library, specs, operations);
    const parameters = Object.entries(asRecord(testCase.parameters));
    network.load(new Map(parameters.map(([key, spec]) => [key, filled(library, asRecord(spec))])));
    const input = filled(library, asRecord(testCase.input));
    const target = filled(library, asRecord(testCase.target));
    const criterion = construct(library, String(criterionSpec.name), {
      args: asList(criterionSpec.args),
      kwargs: asRecord(criterionSpec.kwargs),
    }) as ModuleLike;
    const named = [...network.parameters()];
    const optimizer: OptimizerLike = makeOptimizer(
      library,
      String(optimizerSpec.name),
      named.map(([, parameter]) => parameter),
      optimizerSpec.kwargs,
    );
    if (testCase.train === false) for (const [, module] of network.modules) module.eval();
    asList(testCase.loss).forEach((expected, step) => {
      const output = network.forward(input);
      const loss = criterion(output, target) as TensorLike;
      compareNumbers(loss.data(), [Number(expected)], tolerance, `loss before step ${step}`);
      if (step === 0) compareFirstSample(output, testCase.first_output, tolerance, 'first output');
      optimizer.zeroGrad();
      loss.backward();
      if (step === 0) {
        const grads = new Map(named.map(([key, parameter]) => [key, parameter.grad]));
        compareSummaries(grads, testCase.first_grad, tolerance, 'first gradient');
      }
      optimizer.step();
    });
    compareSummaries(network.state(), testCase.final_state, tolerance, 'final state');
    for (const [, module] of network.modules) module.eval();
    compareFirstSample(network.forward(input), testCase.final_eval_output, tolerance, 'final output');
  };
  return { call: train, check() {} };
};
