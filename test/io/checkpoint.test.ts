import { FormatError, Generator, nn, optim, rand, type Tensor, tensor } from 'torchlet';
import { describe, expect, test } from 'vitest';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../src/io/checkpoint.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/io/safetensors.ts';

const decodeHeader = (bytes: Uint8Array): Record<string, unknown> => {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, unknown>;
};

/** A file with the given header and data. */
const file = (header: unknown, data = new Uint8Array(0)): Uint8Array => {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
};

describe('safetensors', () => {
  const tensors = new Map<string, Tensor>([
    ['flag', tensor([true, false, true])],
    ['bytes', tensor(Uint8Array.of(1, 2, 3, 4, 5)).reshape([5, 1])],
    [
      'turned',
      tensor([
        [1, 2],
        [3, Number.NaN],
      ]).t(),
    ],
    ['one', tensor(-0.1)],
    ['none', tensor(new Int32Array(0)).reshape([0, 3])],
    ['pairs', tensor([[1, -2]], { dtype: 'complex64' })],
    ['count', tensor(Int32Array.of(-7))],
  ]);

  test('dtypes, shapes and bits come back', () => {
    const bytes = encodeSafetensors({ tensors, metadata: { of: 'ü' } });
    // As read from a file, at an odd place of a larger buffer.
    const back = decodeSafetensors(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3), 'x');
    expect(back.metadata).toEqual({ of: 'ü' });
    expect(new Set(back.tensors.keys())).toEqual(new Set(tensors.keys()));
    for (const [name, x] of tensors) {
      const y = back.tensors.get(name) as Tensor;
      expect([y.dtype, y.shape, y.data()]).toEqual([x.dtype, x.shape, x.data()]);
    }
  });

  test('the layout that the format describes, every element on a multiple of its size', () => {
    const bytes = encodeSafetensors({ tensors, metadata: {} });
    const { __metadata__, ...header } = decodeHeader(bytes);
    const start = bytes.length - 8 - 16 - 4 - 4 - 5 - 3;
    expect(start % 8).toBe(0);
    expect(header.turned).toMatchObject({ dtype: 'F32', shape: [2, 2] });
    const offsets = (name: string): number[] => (header[name] as { data_offsets: number[] }).data_offsets;
    const [begin, end] = offsets('turned') as [number, number];
    expect(Array.from(new Float32Array(bytes.slice(start + begin, start + end).buffer))).toEqual([1, 3, 2, Number.NaN]);
    expect([...Object.keys(header)].every((name) => (offsets(name)[0] ?? 0) % (name === 'turned' ? 4 : 1) === 0)).toBe(
      true,
    );
  });

  const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  test.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /x is no safetensors file: it has 0 bytes/],
    ['something else', new TextEncoder().encode('{"a": [1, 2, 3, 4]}'), /no header at the start/],
    ['cut in the header', file({ a: entry }, new Uint8Array(8)).subarray(0, 20), /truncated: it has 20 bytes/],
    [
      'cut in the data',
      file({ a: entry }, new Uint8Array(7)),
      /truncated: it has 7 bytes of data, its header speaks of 8/,
    ],
    ['longer than it says', file({ a: entry }, new Uint8Array(9)), /too long/],
    ['no JSON', file('{"a": ['), /its header is no JSON/],
    ['no object', file('[1, 2]'), /its header is no object/],
    [
      'no shape',
      file({ a: { dtype: 'F32', data_offsets: [0, 8] } }, new Uint8Array(8)),
      /the entry of 'a' has no dtype, shape/,
    ],
    ['a negative size', file({ a: { ...entry, shape: [-2] } }, new Uint8Array(8)), /the entry of 'a'/],
    [
      'another size',
      file({ a: { ...entry, shape: [3] } }, new Uint8Array(8)),
      /'a' has 8 bytes for shape \[3\] of F32/,
    ],
    ['two on one place', file({ a: entry, b: entry }, new Uint8Array(8)), /the data of 'b' does not follow on/],
    ['metadata of numbers', file({ __metadata__: { a: 1 } }), /something else than strings/],
    ['another type', file({ a: { ...entry, dtype: 'F64', shape: [1] } }, new Uint8Array(8)), /elements of type F64/],
  ])('%s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'x')).toThrow(message);
  });
});

describe('checkpoint', () => {
  const make = (): Checkpoint => {
    const model = new nn.Linear(3, 2);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
    model(rand([4, 3]))
      .sum()
      .backward();
    optimizer.step();
    return {
      model: model.stateDict(),
      optimizer: optimizer.stateDict(),
      generators: { default: new Generator().manualSeed(5).getState() },
      series: { loss: Float32Array.of(3, 2, 1.5) },
      info: { epoch: 1, name: 'first' },
    };
  };

  test('what goes in comes out', () => {
    const saved = make();
    const bytes = encodeCheckpoint(saved);
    const back = decodeCheckpoint(bytes, 'run.safetensors');
    expect(back.model.weight?.data()).toEqual(saved.model.weight?.data());
    expect(back.generators.default).toEqual(saved.generators.default);
    expect(back.series).toEqual(saved.series);
    expect(back.info).toEqual(saved.info);
    const model = new nn.Linear(3, 2);
    const optimizer = new optim.SGD(model.parameters(), { lr: 1 });
    model.loadStateDict(back.model);
    optimizer.loadStateDict(back.optimizer);
    expect(optimizer.paramGroups[0]).toMatchObject({ lr: 0.1, momentum: 0.9 });
    const again = encodeCheckpoint({ ...back, model: model.stateDict(), optimizer: optimizer.stateDict() });
    expect(again).toEqual(bytes);
  });

  test('numbers and gaps in the state of an optimizer', () => {
    const saved = make();
    saved.optimizer.state = { 0: { step: 7, max_exp_avg_sq: null, exp_avg: rand([2]) } };
    const { state } = decodeCheckpoint(encodeCheckpoint(saved), 'x').optimizer;
    expect(state[0]).toMatchObject({ step: 7, max_exp_avg_sq: null });
    expect(state[0]?.exp_avg).toMatchObject({ shape: [2], dtype: 'float32' });
  });

  test('is refused where it is none, or of another version', () => {
    const metadata = { format: 'torchlet-checkpoint', version: '2', optimizer: '{}', info: '{}' };
    const encode = (change: object): Uint8Array =>
      encodeSafetensors({ tensors: new Map(), metadata: { ...metadata, ...change } });
    expect(() => decodeCheckpoint(encode({ format: 'pt' }), 'model.st')).toThrow(FormatError);
    expect(() => decodeCheckpoint(encode({ format: 'pt' }), 'model.st')).toThrow(
      "model.st is no checkpoint: its format is 'pt'",
    );
    expect(() => decodeCheckpoint(encode({}), 'x')).toThrow('x is a checkpoint of version 2');
    expect(() => decodeCheckpoint(encode({ version: '1' }), 'x')).toThrow('its optimizer has no state');
    expect(() => decodeCheckpoint(encode({ version: '1', info: '{' }), 'x')).toThrow('its info is no JSON');
    const bytes = encodeCheckpoint(make());
    expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 1), 'x')).toThrow('x is truncated');
  });
});
