import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nn, ones, rand, type Tensor, TorchletError } from 'torchlet';
import { decode, encode, OnnxModule } from 'torchlet/onnx';
import { describe, expect, it } from 'vitest';
import { CONTROL } from '../../src/onnx/decode/control';
import { OPERATORS } from '../../src/onnx/decode/operators/index';
import { SEQUENCES } from '../../src/onnx/decode/sequences';
import type { Attribute, OnnxGraph, OnnxModel, OnnxNode } from '../../src/onnx/proto/messages';
import { readModel } from '../../src/onnx/proto/read';
import { writeModel } from '../../src/onnx/proto/write';
import { difference, results } from './compared';
import { models, named, operations, ResNet, type Sample, tensorsOf } from './models';

const folder = new URL('pytorch/', import.meta.url);

it('reads a Buffer of Node, whose slices share its memory', () => {
  const model = new nn.Linear(3, 2);
  const read = decode(Buffer.concat([Buffer.from('x'), encode(model, ones([1, 3]))]).subarray(1));
  expect((read(ones([1, 3])) as Tensor).data()).toEqual(model(ones([1, 3])).data());
});

describe('what was written', () => {
  const check = (sample: Sample): void => {
    const bytes = encode(sample.model, sample.example, sample.options);
    sample.model.eval();
    const model = decode<unknown>(bytes, sample.name);
    const { inputNames, outputNames } = model;
    const again = decode<unknown>(
      encode(model, tensorsOf(sample.example), { ...sample.options, inputNames, outputNames }),
      'again',
    );
    for (const args of [sample.example, sample.other]) {
      const wanted = results(sample.model, args);
      const inputs = tensorsOf(args);
      expect(difference(results(model, inputs), wanted)).toBeLessThan(1e-5);
      expect(difference(results(again, [Object.fromEntries(named(sample, args))]), wanted)).toBeLessThan(1e-5);
    }
  };

  it.each(models().map((sample) => [sample.name, sample] as const))('is read as the same model: %s', (_, sample) => {
    check(sample);
  });

  it.each(operations().map((sample) => [sample.name, sample] as const))('and of operations: %s', (_, sample) => {
    check(sample);
  });

  it('has its weights under their names, the learned ones as parameters', () => {
    const net = new ResNet(2, 3);
    const model = decode(encode(net, rand([1, 3, 32, 32])), 'resnet');
    const counts = Object.keys(net.stateDict()).filter((name) => !name.endsWith('num_batches_tracked'));
    expect(Object.keys(model.stateDict()).sort()).toEqual(counts.sort());
    expect([...model.namedParameters()].map(([name]) => name).sort()).toEqual(
      [...net.namedParameters()].map(([name]) => name).sort(),
    );
    expect(model.loadStateDict(net.stateDict(), { strict: false }).missingKeys).toEqual([]);
    expect((model as unknown as ResNet).fc).toBeInstanceOf(nn.Linear);
  });

  it('has a linear layer for a product and a sum, too', () => {
    const net = new nn.Sequential(new nn.Linear(4, 3), new nn.ReLU(), new nn.Linear(3, 2, { bias: false }));
    const model = decode(encode(net, rand([2, 5, 4])), 'mlp');
    expect(String(model)).toBe(
      'OnnxModule(\n  input -> output\n  (0): Linear(in_features=4, out_features=3, bias=True)\n' +
        '  (2): Linear(in_features=3, out_features=2, bias=False)\n)',
    );
    expect(Object.keys(model.stateDict())).toEqual(['0.weight', '0.bias', '2.weight']);
  });
});

describe('a call', () => {
  const two = decode<Record<string, Tensor>>(
    encode(
      new (class extends nn.Module<[Tensor, Tensor], unknown> {
        forward(a: Tensor, b: Tensor) {
          return { sum: a.add(b), difference: a.sub(b) };
        }
      })(),
      [ones([2, 3]), ones([2, 3])],
      { inputNames: ['a', 'b'] },
    ),
    'two.onnx',
  );

  it('takes inputs by name, too, and gives outputs by name', () => {
    expect(two).toBeInstanceOf(OnnxModule);
    const { sum, difference: less } = two({ b: ones([1, 3]), a: ones([1, 3]).mul(3) });
    expect([sum?.tolist(), less?.tolist()]).toEqual([[[4, 4, 4]], [[2, 2, 2]]]);
  });

  it('is checked', () => {
    expect(() => two(ones([2, 3]))).toThrow('the model takes 2 inputs (a, b), got 1');
    expect(() => two({ a: ones([2, 3]), c: ones([2, 3]) })).toThrow("the model has no input 'c'; it takes a, b");
    expect(() => two({ a: ones([2, 3]) })).toThrow("the input 'b' of the model must be a Tensor");
    expect(() => two(ones([2, 3]), ones([2, 3], { dtype: 'int32' }))).toThrow(
      "'b' of the model must be float32, not int32",
    );
    expect(() => two(ones([2, 3]), ones([2, 4]))).toThrow("'b' of the model must be [batch, 3], got [2, 4]");
    expect(() => two(ones([2, 3]), ones([4, 3]))).toThrow("(in Add '/Add')");
  });
});

/** A model of these nodes, with x [2] in and y out. */
function file(nodes: Partial<OnnxNode>[], change: Partial<OnnxGraph> = {}, opset = 17): Uint8Array {
  const whole = nodes.map(
    (node): OnnxNode => ({
      name: '',
      opType: 'Relu',
      domain: '',
      inputs: ['x'],
      outputs: ['y'],
      attributes: new Map(),
      ...node,
    }),
  );
  const value = (name: string) => ({ name, type: 1, shape: [2] });
  const graph = { name: 'g', nodes: whole, initializers: [], inputs: [value('x')], outputs: [value('y')], ...change };
  const model: OnnxModel = {
    irVersion: 8,
    producerName: 'test',
    producerVersion: '',
    opsets: new Map([['', opset]]),
    graph,
    metadata: new Map(),
    functions: [],
  };
  return writeModel(model);
}

const weight = (name: string, dims: number[], raw: Uint8Array, type = 1) => ({
  name,
  dims,
  type,
  raw,
  numbers: [],
  external: new Map<string, string>(),
});

it('all operators that are read are on the page', () => {
  const page = readFileSync(new URL('../../docs/onnx.md', import.meta.url), 'utf8');
  for (const name of [...OPERATORS.keys(), ...Object.keys(CONTROL), ...Object.keys(SEQUENCES)]) {
    expect(page).toContain(`\`${name}\``);
  }
});

it('sizes stay such when a file is written again', () => {
  // Where a place of x is not beyond another: the mask of many exporters.
  const constant = (name: string, value: number, dims: number[] = []): Partial<OnnxNode> => ({
    opType: 'Constant',
    inputs: [],
    outputs: [name],
    attributes: new Map([
      ['value', { kind: 'tensor', value: weight('', dims, new Uint8Array(BigInt64Array.of(BigInt(value)).buffer), 7) }],
    ]),
  });
  const bytes = file(
    [
      { opType: 'Shape', outputs: ['shape'] },
      constant('zero', 0),
      constant('one', 1),
      constant('first', 0, [1]),
      constant('second', 1, [1]),
      { opType: 'Gather', inputs: ['shape', 'zero'], outputs: ['n'] },
      { opType: 'Range', inputs: ['zero', 'n', 'one'], outputs: ['places'] },
      { opType: 'Unsqueeze', inputs: ['places', 'first'], outputs: ['row'] },
      { opType: 'Unsqueeze', inputs: ['places', 'second'], outputs: ['column'] },
      { opType: 'LessOrEqual', inputs: ['row', 'column'], outputs: ['seen'] },
      {
        opType: 'Cast',
        inputs: ['seen'],
        outputs: ['factors'],
        attributes: new Map([['to', { kind: 'int', value: 1 }]]),
      },
      { opType: 'MatMul', inputs: ['factors', 'x'] },
    ],
    { inputs: [{ name: 'x', type: 1, shape: ['n'] }], outputs: [{ name: 'y', type: 1, shape: ['n'] }] },
  );
  const sums = decode(encode(decode(bytes, 'sums'), ones([3])), 'again');
  for (const n of [2, 3, 6]) expect(sums(ones([n])).tolist()).toEqual(Array.from({ length: n }, (_, i) => i + 1));
});

describe('files that are wrong', () => {
  const error = (bytes: Uint8Array): string => {
    try {
      decode(bytes, 'model.onnx');
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(TorchletError);
      return (thrown as Error).message;
    }
    return 'nothing';
  };

  it('are named, with what is wrong', () => {
    expect(error(new Uint8Array(0))).toBe('model.onnx: not a model of ONNX: it has 0 graphs');
    expect(error(file([{}], {}, 99))).toBe('model.onnx: opset version 99 is not known; versions 7 to 21 are');
    expect(error(file([{ inputs: ['z'] }]))).toBe("model.onnx: Relu 'y' uses 'z', which nothing makes");
    expect(
      error(
        file([
          { inputs: ['b'], outputs: ['a'] },
          { inputs: ['a'], outputs: ['b'] },
        ]),
      ),
    ).toContain("uses 'b', which is computed from it, or behind it");
    expect(error(file([{}, {}]))).toBe("model.onnx: two values are called 'y' (Relu 'y')");
    expect(error(file([{ outputs: ['z'] }]))).toBe("model.onnx: nothing makes the output 'y'");
    expect(error(file([{}], { outputs: [] }))).toBe('model.onnx: the graph has no outputs');
    expect(error(file([{ outputs: [''] }]))).toContain('has no result');
    expect(error(file([{}], { initializers: [weight('', [0], new Uint8Array(0))] }))).toContain('a weight has no name');
  });

  it('are so by their weights', () => {
    const wrong = (dims: number[], bytes: number, type = 1): string =>
      error(file([{}], { initializers: [weight('w', dims, new Uint8Array(bytes), type)] }));
    expect(wrong([3], 8)).toBe("model.onnx: the tensor 'w' has 2 elements, where its shape [3] is of 3");
    expect(wrong([2 ** 40], 8)).toContain("'w' has the shape [1099511627776]");
    expect(wrong([2 ** 30, 2 ** 30], 8)).toContain('is of 1152921504606847000');
    expect(wrong([-1], 8)).toContain("'w' has the shape [-1]");
    expect(wrong([1], 8, 8)).toContain('elements of string');
    expect(wrong([1], 8, 77)).toContain('elements of type 77');
  });

  it('tell all operators that there are none of, and their uses', () => {
    const nodes = ['a', 'b', 'c', 'd', 'e', 'f', 'y'].map((name) => ({
      name: `node ${name}`,
      opType: 'Odd',
      outputs: [name],
    }));
    const text = error(file([...nodes, { opType: 'FusedConv', domain: 'com.microsoft', outputs: ['z'] }]));
    expect(text).toBe(
      'model.onnx: operators that torchlet does not have:\n' +
        '  Odd: node a, node b, node c, node d, node e, ... (7 times)\n  com.microsoft.FusedConv: z',
    );
    const activations: Attribute = { kind: 'strings', value: ['Affine'] };
    expect(error(file([{ opType: 'GRU', attributes: new Map([['activations', activations]]) }]))).toContain(
      'GRU with activations Affine: y',
    );
  });

  it('may call their weights anything', () => {
    const names = [
      '__proto__',
      'constructor',
      'forward',
      'a.b',
      'a',
      'a.b.c',
      '.',
      '',
      'training',
      'run_mean',
      'runMean',
    ];
    const initializers = names
      .filter((name) => name !== '')
      .map((name, i) => weight(name, [1], new Uint8Array(Float32Array.of(i).buffer)));
    const used = initializers.map(({ name }, i) => ({
      opType: 'Add',
      inputs: [i === 0 ? 'x' : `s${i - 1}`, name],
      outputs: [`s${i}`],
    }));
    const last = `s${initializers.length - 1}`;
    const model = decode(file([...used, { inputs: [last] }], { initializers }), 'names.onnx');
    expect(model(ones([2])).tolist()).toEqual([46, 46]);
    expect([...model.parameters()].map((x) => x.item()).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(({} as Record<string, unknown>).item).toBe(undefined);
  });

  it('have graphs in graphs', () => {
    let graph = readModel(file([{}]), 'x').graph;
    for (let i = 0; i < 5000; i++) {
      const inner = { ...graph, inputs: [] };
      const attributes = new Map<string, Attribute>([['then_branch', { kind: 'graph', value: inner }]]);
      graph = { ...graph, nodes: [{ name: '', opType: 'If', domain: '', inputs: ['x'], outputs: ['y'], attributes }] };
      if (i === 3) expect(error(file(graph.nodes, {}))).toContain("has no attribute 'else_branch'");
      if (i > 40) break;
    }
    expect(error(file(graph.nodes))).toContain('graphs stand in graphs too deeply');
  });

  describe('by accident', () => {
    const bytes = new Uint8Array(readFileSync(fileURLToPath(new URL('mobile14.onnx', folder))));
    const check = (given: Uint8Array): void => {
      try {
        expect(decode(given, 'hit.onnx')).toBeInstanceOf(OnnxModule);
      } catch (thrown) {
        if (!(thrown instanceof TorchletError)) throw thrown;
        expect(thrown.message).toContain('hit.onnx');
      }
    };

    it('end too soon', () => {
      for (let end = 0; end < bytes.length; end += 13) check(bytes.subarray(0, end));
    });

    it('have other bytes', () => {
      const rounds = 400;
      let seed = 1;
      const random = (below: number): number => {
        seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
        return Math.floor((seed / 2 ** 32) * below);
      };
      // Where the structure is: weights may be any bytes.
      const structure = Array.from(bytes.keys()).filter((at) =>
        bytes.subarray(at, at + 12).some((byte) => byte >= 97 && byte <= 122),
      );
      for (let i = 0; i < rounds; i++) {
        const hit = bytes.slice();
        for (let n = 0; n <= random(3); n++) hit[structure[random(structure.length)] as number] = random(256);
        check(hit);
      }
    });
  });
});
