import { readdirSync, readFileSync } from 'node:fs';
import { nn, noGrad, ones, optim, rand, type Tensor, tensor } from 'torchlet';
import { decode, encode, type OnnxModule } from 'torchlet/onnx';
import { describe, expect, it } from 'vitest';
import { gradcheck } from '../../src/autograd/gradcheck';
import { readModel } from '../../src/onnx/proto/read';
import { difference, results } from './compared';

const folder = new URL('pytorch/', import.meta.url);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const tensorOf = ({ data, dtype, shape }: Case['inputs'][number]): Tensor => tensor(data, { dtype }).reshape(shape);

interface Case {
  inputs: { dtype: 'int32' | 'float32'; shape: number[]; data: number[] }[];
  outputs: Case['inputs'];
}

describe("files of PyTorch's exporter", () => {
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.onnx') && !/^(training|equal|packed|looped)/.test(name),
  );

  it.each(files)('%s computes what PyTorch does, here and written again', (name) => {
    const cases = JSON.parse(readFileSync(new URL(name.replace('.onnx', '.json'), folder), 'utf8')) as [Case, Case];
    const model = decode<unknown>(read(name), name);
    const { inputNames, outputNames } = model;
    const dims: Record<number, string> = /bert|recurrent/.test(name) ? { 0: 'batch', 1: 'time' } : { 0: 'batch' };
    const dynamicAxes = Object.fromEntries(inputNames.map((input) => [input, dims]));
    const again = encode(model, cases[0].inputs.map(tensorOf), { inputNames, outputNames, dynamicAxes });
    for (const { inputs, outputs } of cases) {
      const wanted = outputs.map(tensorOf);
      expect(difference(results(model, inputs.map(tensorOf)), wanted)).toBeLessThan(1e-5);
      expect(difference(results(decode<unknown>(again, 'again'), inputs.map(tensorOf)), wanted)).toBeLessThan(1e-5);
    }
  });

  it('have linear layers under the names that PyTorch had', () => {
    const model = decode<unknown>(read('bert17.onnx'), 'bert17.onnx');
    const layers = [...model.namedModules()].filter(([, module]) => module instanceof nn.Linear).map(([name]) => name);
    expect(layers).toEqual(['query', 'key', 'value', 'dense', 'intermediate', 'output']);
  });

  it('can be fine-tuned', () => {
    const model = decode(read('mobile14.onnx'), 'mobile14.onnx');
    const x = rand([4, 3, 16, 20]);
    const y = tensor(Int32Array.of(0, 1, 2, 0));
    const optimizer = new optim.Adam(model.parameters(), { lr: 0.05 });
    const losses = Array.from({ length: 30 }, () => {
      const loss = nn.functional.nllLoss(model(x), y);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      return loss.item();
    });
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.8);
  });

  it('have right gradients', () => {
    const model = decode<Record<string, Tensor>>(read('recurrent16.onnx'), 'recurrent16.onnx');
    const table = [...model.parameters()].find(({ shape }) => shape[0] === 11) as Tensor;
    const ids = tensor([[1, 4, 2]], { dtype: 'int32' });
    expect(gradcheck(() => model(ids).logits as Tensor, [table])).toBe(true);
  });
});

describe('scripts of PyTorch, with loops, conditions, lists and lengths', () => {
  it.each(['packed14.onnx', 'looped14.onnx'])('%s computes what PyTorch does', (name) => {
    const cases = JSON.parse(readFileSync(new URL(name.replace('.onnx', '.json'), folder), 'utf8')) as [Case, Case];
    const model = decode<unknown>(read(name), name);
    for (const { inputs, outputs } of cases) {
      expect(difference(results(model, inputs.map(tensorOf)), outputs.map(tensorOf))).toBeLessThan(1e-5);
    }
  });

  it('learn through the loop', () => {
    const model = decode<Record<string, Tensor>>(read('looped14.onnx'), 'looped14.onnx');
    const weight = [...model.namedParameters()].find(([name]) => name === 'cell.weight_hh')?.[1] as Tensor;
    const x = rand([4, 2, 3]);
    expect(gradcheck(() => model(x).y as Tensor, [weight])).toBe(true);
  });

  it('are written for the rounds of the example alone, or named', () => {
    const model = decode<unknown>(read('looped14.onnx'), 'looped14.onnx');
    const { inputNames, outputNames } = model;
    const x = rand([4, 2, 3]);
    const bytes = encode(model, x, { inputNames, outputNames, dynamicAxes: { x: { 1: 'batch' } } });
    expect(difference(results(decode<unknown>(bytes), [x]), results(model, [x]))).toBeLessThan(1e-6);
    expect(() => encode(model, x, { inputNames, dynamicAxes: { x: { 0: 'time' } } })).toThrow(
      'does other things for other sizes',
    );
    const packed = decode<unknown>(read('packed14.onnx'), 'packed14.onnx');
    const example = [ones([3, 6], { dtype: 'int32' }), tensor(Int32Array.of(6, 4, 2))];
    expect(() => encode(packed, example, { dynamicAxes: {} })).toThrow("reading a tensor's numbers");
  });
});

interface Training {
  before: Record<string, Case['inputs'][number]>;
  inputs: Case['inputs'];
  outputs: Case['inputs'];
  after: Training['before'];
  evaluated: Case['inputs'][number];
}

describe('files that were written to be trained', () => {
  const open = (name: string) => {
    const given = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Training;
    const model = decode(read(`${name}.onnx`), name);
    const state = Object.fromEntries(Object.entries(given.before).map(([key, x]) => [key, tensorOf(x)]));
    model.loadStateDict(state);
    return { given, model };
  };

  it.each(['training11', 'training17'])('%s gives what PyTorch does, and its running statistics', (name) => {
    const { given, model } = open(name);
    expect(model.training).toBe(true);
    // What is dropped is drawn.
    const dropped = model(tensorOf(given.inputs[0] as Case['inputs'][number]));
    expect(difference([dropped], [tensorOf(given.outputs[0] as Case['inputs'][number])])).toBeGreaterThan(1e-4);
    const again = open(name).model;
    again.eval();
    for (const layer of ['bn1', 'bn2']) again.getSubmodule(layer).train();
    given.inputs.forEach((x, i) => {
      expect(difference([again(tensorOf(x))], [tensorOf(given.outputs[i] as typeof x)])).toBeLessThan(1e-5);
    });
    for (const [key, x] of Object.entries(given.after)) {
      expect(difference([again.stateDict()[key] as Tensor], [tensorOf(x)])).toBeLessThan(1e-6);
    }
    again.eval();
    const x = tensorOf(given.inputs[0] as Case['inputs'][number]);
    expect(difference([again(x)], [tensorOf(given.evaluated)])).toBeLessThan(1e-5);
    const written = decode(encode(again, x), 'again');
    expect(written.training).toBe(false);
    expect(difference([written(x)], [tensorOf(given.evaluated)])).toBeLessThan(1e-5);
  });

  it('have a layer of its own where a writer had equal weights once', () => {
    const model = decode(read('equal17.onnx'), 'equal17.onnx');
    const state = model.stateDict();
    expect(Object.keys(state).filter((key) => key.endsWith('.running_mean'))).toHaveLength(2);
    const before = Object.fromEntries(Object.entries(state).map(([key, x]) => [key, x.clone()]));
    model.train();
    noGrad(() => model(rand([4, 3, 8, 8])));
    const changed = Object.entries(model.stateDict()).filter(([key, x]) => !x.equal(before[key] as Tensor));
    expect(changed.map(([key]) => key.replace(/^.*\./, '')).sort()).toEqual([
      'running_mean',
      'running_mean',
      'running_var',
      'running_var',
    ]);
    const [first, second] = Object.entries(model.stateDict()).filter(([key]) => key.endsWith('.running_mean'));
    expect(first?.[1].equal(second?.[1] as Tensor)).toBe(false);
  });

  it('are as others read in evaluation mode, and trained after train()', () => {
    const net = new nn.Sequential(new nn.Conv2d(3, 4, 3), new nn.BatchNorm2d(4), new nn.ReLU(), new nn.Dropout(0.5));
    const model = decode(encode(net, rand([2, 3, 8, 8])), 'net');
    expect([...model.modules()].every(({ training }) => !training)).toBe(true);
    const x = rand([4, 3, 8, 8]);
    const before = model(x);
    model.train();
    const trained = model(x);
    expect(trained.equal(before)).toBe(false);
    net.train();
    net(x);
    for (const name of ['1.running_mean', '1.running_var']) {
      expect(difference([model.stateDict()[name] as Tensor], [net.stateDict()[name] as Tensor])).toBeLessThan(1e-6);
    }
    model.eval();
    expect(difference([model(x)], [net.eval()(x)])).toBeLessThan(1e-5);
  });
});

describe('single operators as onnxruntime runs them', () => {
  const place = new URL('runtime/', import.meta.url);
  type Recorded = Record<string, Case['inputs'][number]>;
  const cases = Object.entries(
    JSON.parse(readFileSync(new URL('cases.json', place), 'utf8')) as Record<
      string,
      { inputs: Recorded; outputs: Recorded }
    >,
  );
  const open = (name: string): OnnxModule<unknown> =>
    decode<unknown>(new Uint8Array(readFileSync(new URL(name, place))), name);
  /** Quantized numbers are whole: they are the same or another. */
  const check = (model: OnnxModule<unknown>, { inputs, outputs }: { inputs: Recorded; outputs: Recorded }): void => {
    const given = Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, tensorOf(x)]));
    const got = results(model, [given]);
    const wanted = model.outputNames.map((name) => outputs[name] as Recorded[string]);
    for (const [i, { shape, data }] of wanted.entries()) {
      expect(got[i]?.shape).toEqual(shape);
      if (got[i]?.dtype !== 'float32') expect(Array.from(got[i]?.data() ?? [])).toEqual(data);
    }
    expect(
      difference(
        got,
        wanted.map((x) => tensorOf({ ...x, dtype: 'float32' })),
      ),
    ).toBeLessThan(1e-6);
  };

  it.each(cases)('%s', (name, recorded) => {
    const model = open(name);
    check(model, recorded);
    expect([...model.parameters()].every(({ dtype }) => dtype === 'float32')).toBe(true);
  });

  it.each(cases.filter(([name]) => /^(q|Q|dynamic|channels|columns|convinteger|embedding)/.test(name)))(
    '%s is written again with its own operators and types',
    (name, recorded) => {
      const model = open(name);
      const inputs = Object.values(recorded.inputs).map(tensorOf);
      const { inputNames, outputNames } = model;
      const bytes = encode(model, inputs, { inputNames, outputNames });
      check(decode<unknown>(bytes, 'again'), recorded);
      const kinds = (given: Uint8Array): string[] =>
        readModel(given, name)
          .graph.nodes.map(({ opType }) => opType)
          .filter((opType) => /Quant|Integer|QLinear(Conv|MatMul)/.test(opType) && !opType.startsWith('Dequant'));
      for (const kind of kinds(new Uint8Array(readFileSync(new URL(name, place)))))
        expect(kinds(bytes)).toContain(kind);
    },
  );
});
