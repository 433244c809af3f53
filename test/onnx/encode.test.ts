import { cat, complex, nn, ones, rand, randint, randn, type Tensor, zeros } from 'torchlet';
import { decode, encode } from 'torchlet/onnx';
import { describe, expect, it } from 'vitest';
import type { Attribute, OnnxModel } from '../../src/onnx/proto/messages';
import { readModel } from '../../src/onnx/proto/read';
import { tracer } from '../../src/trace';
import { models, operations, ResNet, type Sample, TutorialNetwork } from './models';

function written(model: nn.AnyModule, example: Tensor | readonly unknown[], options = {}): OnnxModel {
  return readModel(encode(model, example, options), 'test');
}

const operators = ({ graph }: OnnxModel): string[] =>
  graph.nodes.map(({ opType }) => opType).filter((opType) => opType !== 'Constant');
const values = (attributes: Map<string, Attribute>): Record<string, unknown> =>
  Object.fromEntries([...attributes].map(([name, { value }]) => [name, value]));

class Calling extends nn.Module<Tensor[], unknown> {
  constructor(private readonly of: (...args: Tensor[]) => unknown) {
    super();
  }
  forward(...args: Tensor[]): unknown {
    return this.of(...args);
  }
}

describe('a file of ONNX', () => {
  it('has a node for each operation, in the order of the call', () => {
    const model = written(new TutorialNetwork(), rand([1, 3, 32, 32]));
    const stage = ['Conv', 'MaxPool'];
    expect(operators(model)).toEqual([...stage, ...stage, ...stage, 'Reshape', 'Gemm', 'Gemm']);
    expect(model.graph.nodes[0]?.name).toBe('/model1/0/Conv');
    expect(values(model.graph.nodes[0]?.attributes as Map<string, Attribute>)).toEqual({
      dilations: [1, 1],
      group: 1,
      kernel_shape: [5, 5],
      pads: [2, 2, 2, 2],
      strides: [1, 1],
    });
    expect([...model.opsets]).toEqual([['', 17]]);
    expect(model.producerName).toBe('torchlet');
  });

  it('writes composed layers as one operator where ONNX has one', () => {
    const layers: [nn.AnyModule, Tensor, string[]][] = [
      [new nn.BatchNorm2d(3), rand([2, 3, 4, 4]), ['BatchNormalization']],
      [new nn.LayerNorm(4), rand([2, 4]), ['LayerNormalization']],
      [new nn.Hardswish(), rand([2, 4]), ['HardSwish']],
      [new nn.AdaptiveAvgPool2d(1), rand([2, 3, 4, 4]), ['GlobalAveragePool']],
      [new nn.Embedding(5, 3), randint(0, 5, [2, 4]).to('int32'), ['Gather']],
      [new nn.Softmax(1), rand([2, 4]), ['Softmax']],
      [new nn.ConvTranspose2d(3, 2, 2), rand([2, 3, 4, 4]), ['ConvTranspose']],
      [new nn.Upsample({ scaleFactor: 2 }), rand([2, 3, 4, 4]), ['Resize']],
      [new nn.ReLU6(), rand([2, 4]), ['Clip']],
      [new nn.Sequential(new nn.Dropout(0.5), new nn.Linear(4, 2)), rand([2, 4]), ['Gemm']],
    ];
    for (const [layer, x, expected] of layers) expect(operators(written(layer, x))).toEqual(expected);
  });

  it('keeps the weights under their names in the state dict', () => {
    const net = new nn.Sequential(new nn.Conv2d(3, 4, 3, { bias: false }), new nn.BatchNorm2d(4), new nn.ReLU());
    const { graph } = written(net, rand([1, 3, 8, 8]));
    const state = net.stateDict();
    const given = new Map(graph.initializers.map((one) => [one.name, one]));
    const names = ['0.weight', '1.weight', '1.bias', '1.running_mean', '1.running_var'];
    expect([...given.keys()].sort()).toEqual([...names].sort());
    for (const name of names) {
      const { dims, raw } = given.get(name) as (typeof graph.initializers)[number];
      const data = (state[name] as Tensor).data();
      expect(dims).toEqual(state[name]?.shape);
      expect(raw).toEqual(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  });

  it('writes tied weights once', () => {
    const [a, b] = [new nn.Linear(3, 3), new nn.Linear(3, 3)];
    b.weight = a.weight;
    const { graph } = written(new nn.Sequential(a, b), rand([2, 3]));
    expect(graph.initializers.map(({ name }) => name)).toEqual(['0.weight', '0.bias', '1.bias']);
  });

  it('takes batches of any size, unless told otherwise', () => {
    const net = new nn.Linear(4, 2);
    const { graph } = written(net, rand([1, 4]), { inputNames: ['x'], outputNames: ['y'] });
    expect(graph.inputs).toEqual([{ name: 'x', type: 1, shape: ['batch', 4] }]);
    expect(graph.outputs).toEqual([{ name: 'y', type: 1, shape: ['batch', 2] }]);
    const fixed = written(net, rand([3, 4]), { dynamicAxes: {} }).graph;
    expect([fixed.inputs[0]?.shape, fixed.outputs[0]?.shape]).toEqual([
      [3, 4],
      [3, 2],
    ]);
    const named = written(new nn.ReLU(), rand([3, 4]), {
      inputNames: ['x'],
      dynamicAxes: { x: { 0: 'n', 1: 'time' } },
    });
    expect(named.graph.outputs[0]?.shape).toEqual(['n', 'time']);
  });

  it('takes an input that is not of the batch as it is, and sizes that have to be even', () => {
    class Masked extends nn.Module {
      forward(x: Tensor, mask: Tensor) {
        return x.maskedFill(mask.eq(0), 0);
      }
    }
    const mask = ones([3, 3]).tril();
    const masked = decode(encode(new Masked(), [rand([2, 3, 3]), mask])) as unknown as Masked;
    const x = rand([5, 3, 3]);
    expect(masked(x, mask).equal(x.tril())).toBe(true);
    class Halved extends nn.Module {
      forward(x: Tensor) {
        const small = nn.functional.avgPool1d(x, 2);
        return cat([x, nn.functional.interpolate(small, { scaleFactor: 2 })], 1);
      }
    }
    const halved = decode(
      encode(new Halved(), rand([1, 1, 8]), { dynamicAxes: { input: { 2: 'length' } } }),
    ) as unknown as Halved;
    const y = rand([1, 1, 12]);
    expect(halved(y).equal(new Halved()(y))).toBe(true);
    expect(() => encode(new Masked(), [rand([3, 3, 3]), mask])).toThrow(/does not take other sizes .* 'batch' = 4: /);
  });

  it('has whole numbers as INT64 where that is asked for, or was so in the file', () => {
    const net = new Calling((ids, more) => ({ next: ids.add(1), table: ids.add(more).float() }));
    const ids = randint(0, 5, [2, 4]).to('int32');
    const types = ({ graph }: OnnxModel): (string | number)[] =>
      [...graph.inputs, ...graph.outputs].flatMap(({ name, type }) => [name, type]);
    const options = { inputNames: ['ids', 'more'] };
    expect(types(written(net, [ids, ids], options))).toEqual(['ids', 6, 'more', 6, 'next', 6, 'table', 1]);
    const wide = encode(net, [ids, ids], { ...options, int64: true });
    expect(types(readModel(wide, 'wide'))).toEqual(['ids', 7, 'more', 7, 'next', 7, 'table', 1]);
    const model = decode<Record<string, Tensor>>(wide, 'wide');
    expect(model({ ids, more: ids }).next?.tolist()).toEqual(ids.add(1).tolist());
    expect(types(written(model, [ids, ids], options))).toEqual(['ids', 7, 'more', 7, 'next', 7, 'table', 1]);
    expect(types(written(model, [ids, ids], { ...options, int64: false }))).toEqual([
      'ids',
      6,
      'more',
      6,
      'next',
      6,
      'table',
      1,
    ]);
  });

  it('computes sizes that depend on those of the inputs', () => {
    const net = new Calling((x) => x.reshape([(x.shape[0] as number) * 2, 2, -1]).mul(1 / (x.shape[1] as number)));
    const { graph } = written(net, rand([2, 4, 3]));
    expect(graph.outputs[0]?.shape).toEqual(['output_dim_0', 2, 3]);
    expect(operators({ graph } as OnnxModel)).toEqual(['Reshape', 'Mul']);
    const grown = new Calling((x) => zeros([(x.shape[0] as number) + 1, 2]).add(x.sum()));
    expect(operators(written(grown, rand([2, 4])))).toEqual(['ReduceSum', 'Shape', 'Add', 'Concat', 'Expand', 'Add']);
  });

  it('calls several outputs by the keys of the object, or by their places', () => {
    const names = (of: (x: Tensor) => unknown, options = {}): string[] =>
      written(new Calling(of), rand([2, 3]), options).graph.outputs.map(({ name }) => name);
    expect(names((x) => ({ logits: x.mul(2), probs: x.softmax(1) }))).toEqual(['logits', 'probs']);
    expect(names((x) => [x.mul(2), [x.add(1)]])).toEqual(['output_0', 'output_1']);
    expect(names((x) => [x, x], { outputNames: ['a', 'b'] })).toEqual(['a', 'b']);
  });

  it('is written in evaluation mode, and leaves the model as it was', () => {
    const net = new ResNet(2, 3);
    net.layers.eval();
    const before = net.layers.forward;
    const modes = [...net.modules()].map(({ training }) => training);
    const state = JSON.stringify(net.stateDict());
    expect(operators(written(net, rand([2, 3, 32, 32])))).toContain('BatchNormalization');
    expect([...net.modules()].map(({ training }) => training)).toEqual(modes);
    expect(JSON.stringify(net.stateDict())).toBe(state);
    expect(net.layers.forward).toBe(before);
    expect(Object.hasOwn(net, 'forward')).toBe(false);
    expect(tracer).toBe(null);
  });

  it('does so when the model throws', () => {
    const net = new nn.Sequential(new nn.Linear(4, 2));
    expect(() => encode(net, rand([2, 3]))).toThrow("(in module '0': Linear(in_features=4");
    expect([tracer, net.training, Object.hasOwn(net, 'forward')]).toEqual([null, true, false]);
    expect(net(rand([2, 4])).requiresGrad).toBe(true);
  });
});

describe('every sample', () => {
  const whole = (sample: Sample): string[] => {
    const { graph } = written(sample.model, sample.example, sample.options);
    const known = new Set(['', ...graph.inputs.map(({ name }) => name), ...graph.initializers.map(({ name }) => name)]);
    for (const { inputs, outputs } of graph.nodes) {
      for (const name of inputs) expect(known).toContain(name);
      for (const name of outputs) expect(known).not.toContain(name);
      for (const name of outputs) known.add(name);
    }
    for (const { name } of graph.outputs) expect(known).toContain(name);
    return graph.nodes.flatMap(({ opType, name }) => (opType === 'Constant' ? [] : [name]));
  };

  it.each(models().map((sample) => [sample.name, sample] as const))(
    'names each value of %s once, before its use',
    (_, sample) => {
      const names = whole(sample);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it.each(operations().map((sample) => [sample.name, sample] as const))('of %s, too', (_, sample) => {
    expect(whole(sample).length).toBeGreaterThan(0);
  });
});

describe('what has no form', () => {
  const error = (of: (...args: Tensor[]) => unknown, x: Tensor = randn([2, 3])): string => {
    try {
      encode(new Calling(of), x);
    } catch (thrown) {
      return String(thrown);
    }
    return 'nothing';
  };

  it('is named with its module', () => {
    const net = new nn.Sequential(new nn.Linear(3, 3), new nn.ModuleDict({}) as never);
    (net as unknown as Record<string, unknown>)[1] = new Calling((x) => x.cumprod(1));
    expect(() => encode(net, rand([2, 3]))).toThrow(
      "Exporting the operator 'cumprod' to ONNX opset version 17 is not supported (in module '1': Calling())",
    );
  });

  it.each([
    ['linalg.svd', (x: Tensor) => x.matmul(x.t()).logdet(), "operator 'linalg"],
    ['a mask', (x: Tensor) => x.maskedSelect(x.gt(0)), 'maskedSelect'],
    ['nonzero', (x: Tensor) => x.nonzero(), 'nonzero'],
    ['numbers read', (x: Tensor) => x.mul(x.sum().item()), "reading a tensor's numbers (item(), data(), tolist())"],
    ['random numbers', (x: Tensor) => x.add(randn([3])), 'numbers that are drawn'],
    ['kinds of norms', (x: Tensor) => x.norm(1, { p: 3 }), "operator 'norm'"],
    ['cells of unequal sizes', (x: Tensor) => nn.functional.adaptiveMaxPool1d(x, 2), 'cells of unequal sizes'],
    [
      'writing through views',
      (x: Tensor) => {
        const y = x.mul(1);
        y.select(0, 0).zero_();
        return y.mul(2);
      },
      'writing into a tensor',
    ],
  ])('says so: %s', (_, of, text) => {
    expect(error(of)).toContain(text);
  });

  it('is what depends on the sizes in other ways', () => {
    const other = error((x) => ((x.shape[0] as number) > 2 ? x.exp() : x.sin()));
    expect(other).toContain('does other things for other sizes');
    expect(error((x) => x.narrow(1, (x.shape[0] as number) % 2, 1))).toBe('nothing');
  });

  it('is checked before anything is traced', () => {
    const net = new nn.Linear(3, 2);
    expect(() => encode(net, [])).toThrow('the example inputs have no tensor');
    expect(() => encode(net, rand([2, 3]), { inputNames: ['a', 'b'] })).toThrow('2 inputNames for 1 inputs');
    expect(() => encode(net, rand([2, 3]), { dynamicAxes: { y: { 0: 'n' } } })).toThrow("there is no input 'y'");
    expect(() => encode(net, rand([2, 3]), { dynamicAxes: { input: { 2: 'n' } } })).toThrow('none of them is 2');
    const two = new Calling((x, y) => x.add(y));
    expect(() => encode(two, [ones([2]), ones([2])], { inputNames: ['x', 'x'] })).toThrow("two inputs are called 'x'");
    expect(() => encode(new Calling(() => 3), ones([2]))).toThrow('the model returns no tensor');
    expect(() => encode(new Calling((x) => x), zeros([0, 2]))).toThrow('an example input is empty');
    expect(() => encode(new Calling((x) => x.add(1)), complex(ones([2]), ones([2])))).toThrow('complex64');
  });

  it('is more than 2 GB of weights', () => {
    const net = new nn.Linear(1, 1);
    net.weight = new nn.Parameter(zeros([1, 1]).expand([2 ** 15, 2 ** 15]));
    expect(() => encode(net, rand([2, 1]))).toThrow('4294967300 bytes of weights are more than the 2 GB');
  });
});
