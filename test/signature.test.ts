import { fileURLToPath } from 'node:url';
import * as torchlet from 'torchlet';
import { ones, setWarnHook, TorchletError } from 'torchlet';
import * as data from 'torchlet/data';
import * as metrics from 'torchlet/metrics';
import * as vis from 'torchlet/vis';
import * as vision from 'torchlet/vision';
import { TrainingWorker } from 'torchlet/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find, findClass, isCallable, isTensor, type Library, type Namespace } from './conformance/api.ts';
import { placeArguments } from './conformance/arguments.ts';
import type { Case } from './conformance/json.ts';
import { camelCase, publicPath } from './conformance/names.ts';
import { caseFiles, readCases } from './conformance/run.ts';
import { argumentsFrom } from './conformance/values.ts';

const library: Library = { torchlet: torchlet as Namespace, data: data as Namespace, vision: vision as Namespace };
// What is called here warns; other files of tests look at warnings.
let earlier: ReturnType<typeof setWarnHook>;
beforeAll(() => {
  earlier = setWarnHook(() => {});
});
afterAll(() => {
  setWarnHook(earlier);
});

interface Call {
  readonly id: string;
  readonly args: readonly unknown[];
  /** A method: its first argument is the tensor that has it. */
  readonly own?: true;
  run(args: readonly unknown[]): unknown;
}

/** PyTorch's cases as calls of public functions, methods and constructors; a tensor's own method has it as the first argument. */
function* calls(): Generator<Call> {
  for (const folder of ['cases', 'second']) {
    const path = fileURLToPath(new URL(`./conformance/${folder}`, import.meta.url));
    for (const file of caseFiles(path)) {
      for (const testCase of readCases(path, file)) {
        if (testCase.kind !== 'function' && testCase.kind !== 'method') continue;
        const call = callOf(`${file}#${testCase.id}`, testCase);
        if (call !== undefined) yield call;
      }
    }
  }
}

function callOf(id: string, { name = '', args, kwargs }: Case): Call | undefined {
  if (/__/.test(name)) return undefined;
  const values = argumentsFrom(library, args, kwargs);
  const placed = () => placeArguments(name, values.args, values.kwargs);
  const own = camelCase(name.slice(name.lastIndexOf('.') + 1));
  if (name.startsWith('Tensor.')) {
    if (!isCallable((ones([1]) as unknown as Record<string, unknown>)[own])) return undefined;
    return {
      id,
      args: placed(),
      own: true,
      run: ([x, ...rest]) => (x as Record<string, (...a: unknown[]) => unknown>)[own]?.(...rest),
    };
  }
  const callable = find(library.torchlet, publicPath(name));
  if (!isCallable(callable)) return undefined;
  if (/^[A-Z]/.test(own)) {
    const Made = findClass(library.torchlet, publicPath(name));
    return { id, args: placed(), run: (given) => new Made(...given) };
  }
  return { id, args: placed(), run: (given) => callable(...given) };
}

const isOptions = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && !('re' in value);

/** What a call must not do: finish, or end in JavaScript's words. */
function problem({ id, run }: Call, args: readonly unknown[], what: string): string[] {
  try {
    run(args);
    return [`${id}: ${what} is taken`];
  } catch (error) {
    return error instanceof TorchletError ? [] : [`${id}: ${what} gives ${String(error)}`];
  }
}

describe('in all that PyTorch is called with', () => {
  const all = [...calls()];

  it('another thing in the place of a tensor is an error in words', () => {
    const problems = all.flatMap((call) =>
      call.args.flatMap((value, at) => {
        if (!isTensor(value) || (at === 0 && call.own)) return [];
        return [{ wrong: 1 }, [{}], 'a', new Map()].flatMap((wrong) =>
          problem(call, call.args.with(at, wrong), `${JSON.stringify(wrong)} as argument ${at}`),
        );
      }),
    );
    expect(problems).toEqual([]);
  });

  it('nothing in its place is no error of JavaScript', () => {
    const problems = all.flatMap((call) =>
      call.args.flatMap((value, at) => {
        if (!isTensor(value) || (at === 0 && call.own)) return [];
        return problem(call, call.args.with(at, undefined), `nothing as argument ${at}`);
      }),
    );
    expect(problems.filter((text) => !text.endsWith('is taken'))).toEqual([]);
  });

  it('an object in the place of a number, or of a list of them, is an error in words', () => {
    const problems = all.flatMap((call) =>
      call.args.flatMap((value, at) =>
        typeof value === 'number' || (Array.isArray(value) && value.every((one) => typeof one === 'number'))
          ? problem(call, call.args.with(at, { wrong: 1 }), `an object as argument ${at}`)
          : [],
      ),
    );
    expect(problems).toEqual([]);
  });

  it('an option that there is not', () => {
    const problems = all.flatMap((call) => {
      const last = call.args.at(-1);
      if (!isOptions(last)) return [];
      return problem(call, call.args.with(-1, { ...last, noSuchOption: 1 }), 'an unknown option');
    });
    expect(problems).toEqual([]);
  });

  it('and an argument behind the options', () => {
    const problems = all.flatMap((call) =>
      isOptions(call.args.at(-1)) ? problem(call, [...call.args, 1], 'a further argument') : [],
    );
    expect(problems).toEqual([]);
  });
});

describe('whatever a public function or class is given', () => {
  const { nn } = torchlet;
  const spaces = [
    torchlet,
    nn,
    nn.functional,
    nn.utils,
    torchlet.linalg,
    torchlet.special,
    torchlet.fft,
    torchlet.masked,
    data,
    vision.transforms,
  ];
  /** They are for the library, or for classes that extend them. */
  const inner = /^(Tensor|Container|RNNBase|RNNCellBase)$/;
  const settings = /^(set|manualSeed|seed|ready)/;
  const x = torchlet.tensor([1, 2, 3.5]);
  const given = [
    [],
    [2],
    [-1],
    [null],
    ['a'],
    [{}],
    [[]],
    [() => 1],
    [new Date()],
    [2, x],
    [x, 2],
    [x, -1],
    [x, null],
    [x, 'a'],
    [x, [1, 2]],
    [x, {}],
    [[x], 'a'],
    [null, x],
  ];

  it('no error is one of JavaScript', () => {
    const problems = spaces.flatMap((space) =>
      Object.entries(space).flatMap(([name, value]) => {
        if (typeof value !== 'function' || inner.test(name) || settings.test(name) || value.prototype instanceof Error)
          return [];
        const call = value as unknown as (...args: unknown[]) => unknown;
        const Made = value as unknown as new (...args: unknown[]) => unknown;
        return given.flatMap((args) => {
          try {
            void (/^[A-Z]/.test(name) ? new Made(...args) : call(...args));
            return [];
          } catch (error) {
            return error instanceof TorchletError ? [] : [`${name}(${args.map((arg) => typeof arg)}): ${error}`];
          }
        });
      }),
    );
    expect(problems).toEqual([]);
  });

  it('what goes on through others is no error of JavaScript either', () => {
    const { rnn, stateless, lora, prune } = nn.utils;
    const odd = [
      undefined,
      null,
      2,
      Symbol('s'),
      1n,
      {},
      Object.create(null),
      new Proxy({}, {}),
      [Symbol('s')],
      [1n],
      () => 1,
    ];
    const loose = (call: unknown) => call as (...args: unknown[]) => unknown;
    const made = (Class: unknown) => (given: unknown) => new (Class as new (...args: unknown[]) => unknown)(given);
    const calls: Record<string, (given: unknown) => unknown> = {
      mha: (given) => loose(new nn.MultiheadAttention(2, 1))(torchlet.ones([2, 2]), given),
      softmax: (given) => loose(torchlet.softmax)(x, given),
      cumsum: (given) => loose(torchlet.cumsum)(x, given),
      sum: (given) => x.sum(Object.is(given, undefined) ? (1n as never) : (given as never)),
      view: (given) => loose(torchlet.view)(x, given),
      padPackedSequence: loose(rnn.padPackedSequence),
      unpackSequence: loose(rnn.unpackSequence),
      packPaddedSequence: (given) => loose(rnn.packPaddedSequence)(torchlet.ones([2, 2]), given),
      functionalCall: (given) => loose(stateless.functionalCall)(given, {}, x),
      wrap: loose(lora.wrap),
      isPruned: loose(prune.isPruned),
      confusionMatrix: loose(vis.confusionMatrix),
      progress: (given) => loose(vis.progress)(given ?? null),
      TrainingWorker: made(TrainingWorker),
      canCast: (given) => loose(torchlet.canCast)(given, 'int32'),
      promoteTypes: (given) => loose(torchlet.promoteTypes)('int32', given),
      randomSplit: (given) => loose(data.randomSplit)(x, given),
      randomSplitOf: (given) => loose(data.randomSplit)(x, [given, 2]),
      gaussianBlur: (given) => loose(vision.transforms.functional.gaussianBlur)(torchlet.ones([1, 3, 3]), [given, 3]),
      GaussianBlur: (given) => loose(vision.transforms.gaussianBlur)([given, 3]),
      GaussianBlurBy: (given) => loose(vision.transforms.gaussianBlur)(3, [given, 3]),
      toDtype: loose(vision.transforms.v2.toDtype),
      MNIST: (given) => new (vision.datasets.MNIST as unknown as new (...args: unknown[]) => unknown)([], given),
      TopKAccuracy: made(metrics.TopKAccuracy),
      'TopKAccuracy.update': (given) => new metrics.TopKAccuracy(1).update(given as never, x),
      'ConfusionMatrix.update': (given) => new metrics.ConfusionMatrix().update(x, given as never),
      'F1Score.update': (given) => new metrics.F1Score().update(given as never, x),
      'Accuracy.average': (given) => new metrics.Accuracy({ average: given as never }),
      'Mean.update': (given) => new metrics.Mean().update((given ?? null) as never),
      LSTMCell: (given) => loose(new nn.LSTMCell(3, 1))(x, given),
      setPrintOptions: (given) => given === undefined && loose(torchlet.setPrintOptions)(),
      RNNBase: made(nn.RNNBase),
      RNNCellBase: made(nn.RNNCellBase),
      ReflectionPad1d: (given) => new nn.ReflectionPad1d(given as number),
      Conv2d: (given) => new nn.Conv2d(1, 1, given as number),
    };
    const problems = Object.entries(calls).flatMap(([name, call]) =>
      odd.flatMap((given) => {
        try {
          call(given);
          return [];
        } catch (error) {
          return error instanceof TorchletError ? [] : [`${name}(${typeof given}): ${error}`];
        }
      }),
    );
    for (const wrong of [() => 1, Symbol('s'), 1n, Object.create(null)]) {
      expect(() => x.index(wrong as never)).toThrow(torchlet.IndexError);
    }
    expect(() => loose(vis.histogram)()).toThrow(TorchletError);
    expect(problems).toEqual([]);
  });

  it('says what it takes', () => {
    const loose = torchlet as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const [name, args, message] of [
      ['view', [x, -1], "view(): argument 'shape' (position 2) must be Array, not Number"],
      ['einsum', [x, x], "einsum(): argument 'equation' (position 1) must be string, not Tensor"],
      ['svd', [x, null], 'svd(): options follow in an object'],
      ['sum', [x, { dim: 1 }], "sum(): argument 'dim' (position 2) must be Array, not Object; it is positional"],
      ['view', [x, { shape: [4] }], 'must be Array, not Object; it is positional'],
    ] as const) {
      expect(() => loose[name]?.(...args), name).toThrow(message);
    }
    const model = new nn.Linear(1, 1) as unknown as Record<string, (...args: unknown[]) => unknown>;
    expect(() => model.apply?.(3)).toThrow("apply(): argument 'fn' (position 1) must be function, not Number");
    expect(() => model.getSubmodule?.(3)).toThrow("getSubmodule(): argument 'path' (position 1) must be string");
    expect(() => model.to?.(null)).toThrow('to() received an invalid combination of arguments - got (null)');
    expect(() => new nn.Parameter(3 as never)).toThrow(
      "Parameter(): argument 'data' (position 1) must be Tensor, not Number",
    );
  });
});

describe('who forgets something is told what', () => {
  const { nn, optim } = torchlet;
  const untyped = torchlet as unknown as Record<string, (...args: unknown[]) => unknown>;
  const classes = { ...nn, ...optim } as unknown as Record<string, new (...args: unknown[]) => unknown>;
  const make = (name: string, ...args: unknown[]) =>
    new (classes[name] as new (...args: unknown[]) => unknown)(...args);
  const model = new nn.Linear(2, 2);
  const x = torchlet.ones([1, 2]) as unknown as Record<string, (...args: unknown[]) => unknown>;

  it.each([
    [
      'Linear',
      [2],
      "Linear() missing 1 required positional argument: 'out_features'; write new Linear(inFeatures, outFeatures)",
    ],
    ['Linear', [], "missing 2 required positional arguments: 'in_features' and 'out_features'"],
    ['Conv2d', [], "missing 3 required positional arguments: 'in_channels', 'out_channels', and 'kernel_size'"],
    ['BatchNorm2d', [], "BatchNorm2d() missing 1 required positional argument: 'num_features'"],
    ['LSTM', [3], "LSTM() missing 1 required positional argument: 'hidden_size'"],
    ['LazyLinear', [], "LazyLinear() missing 1 required positional argument: 'out_features'"],
    ['Linear', ['2', 2], "Linear(): argument 'inFeatures' (position 1) must be Number, not String"],
    [
      'Conv2d',
      [3, 4, 5, { paddding: 2 }],
      "Conv2d() got an unexpected keyword argument 'paddding': did you mean 'padding'?",
    ],
    ['Conv2d', [3, 4, 5, 1, 2], 'Conv2d(): options follow in an object'],
    ['SGD', [model, { lr: 1 }], 'but got Linear; give model.parameters()'],
    ['SGD', [[model], { lr: 1 }], 'one of the params is Linear; give model.parameters()'],
    ['SGD', [model.parameters, { lr: 1 }], 'but got function; call it: model.parameters()'],
    ['SGD', [model.stateDict(), { lr: 1 }], 'or model.parameters()'],
    ['SGD', [model.parameters()], "didn't specify a value of required optimization parameter lr"],
    ['Adam', [], "Adam() missing 1 required positional argument: 'params'"],
  ] as [string, unknown[], string][])('new %s(%o)', (name, args, text) => {
    expect(() => make(name, ...args)).toThrow(text);
    expect(() => make(name, ...args)).toThrow(torchlet.ValueError);
  });

  it.each([
    ['softmax', 'softmax() missing 1 required positional arguments: "dim"'],
    ['cumsum', 'cumsum() missing 1 required positional arguments: "dim"'],
    ['transpose', 'transpose() missing 2 required positional arguments: "dim0", "dim1"'],
  ])('x.%s()', (name, text) => {
    expect(() => x[name]?.()).toThrow(text);
  });

  it.each(['zeros', 'ones', 'rand', 'randn', 'empty'])('%s(2, 3)', (name) => {
    expect(() => untyped[name]?.(2, 3)).toThrow(`${name}(): a shape is an array, ${name}([2, 3])`);
  });

  it('tensors are not made by hand, and modules have a forward', () => {
    const Made = torchlet.Tensor as unknown as new (...args: unknown[]) => unknown;
    for (const args of [[], [2, 3], [[1, 2]]]) expect(() => new Made(...args)).toThrow('tensor([1, 2]), zeros([2, 3])');
    const Empty = class Empty extends (nn.Module as unknown as new () => (x: unknown) => unknown) {};
    expect(() => new Empty()(x)).toThrow('Module [Empty] is missing the required "forward" function');
  });
});
