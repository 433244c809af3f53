import { runInNewContext } from 'node:vm';
import { FormatError, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, test } from 'vitest';
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
    [
      'a gap',
      file({ a: entry, b: { ...entry, data_offsets: [12, 20] } }, new Uint8Array(20)),
      /'b' does not follow on/,
    ],
    [
      'an overlap',
      file({ a: entry, b: { ...entry, data_offsets: [4, 12] } }, new Uint8Array(12)),
      /'b' does not follow/,
    ],
    ['a gap at the start', file({ a: { ...entry, data_offsets: [4, 12] } }, new Uint8Array(12)), /'a' does not follow/],
    [
      'sizes that multiply beyond the integers',
      file({ a: { dtype: 'F32', shape: [2 ** 50, 2 ** 50, 0], data_offsets: [0, 0] } }),
      /'a' has 0 bytes for shape/,
    ],
    ['3,000 dims', file({ a: { ...entry, shape: new Array(3000).fill(1) } }, new Uint8Array(8)), /'a' has 3000 dims/],
    ['a byte order mark', file('\ufeff{}'), /its header is no JSON/],
    ['a space at the start', file(' {}'), /which begins with '{'/],
    ['something behind the spaces', file('{}  {}'), /its header is no JSON/],
    ['a zero byte for padding', file('{}\0'), /its header is no JSON/],
    ['no UTF-8', file('{}').fill(0xff, 8), /its header is no UTF-8/],
    [
      'a name twice',
      file('{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}'),
      /its header has 'a' twice/,
    ],
    ['a name twice, spelled otherwise', file('{"a":1, "\\u0061" : 2}'), /its header has 'a' twice/],
    ['a field twice', file('{"a":{"dtype":"U8","dtype":"F32","shape":[2],"data_offsets":[0,8]}}'), /has 'dtype' twice/],
    ['metadata twice', file('{"__metadata__":{"a":"\\"","a":"2"}}'), /has 'a' twice/],
    ['a name that is none in JavaScript', file('{"__proto__":{}}'), /a key '__proto__', which is no name/],
    ['deeply nested', file(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`), /the entry of 'a'/],
    ['a size of minus zero', file('{"a":{"dtype":"U8","shape":[-0],"data_offsets":[0,0]}}'), /the entry of 'a'/],
    ['a name that clears the terminal', file({ '\u001b[2J\u009b\u202e': 1 }), /'\\u001b\[2J\\u009b\\u202e' has/],
    ['an ArrayBuffer', new ArrayBuffer(8) as unknown as Uint8Array, /x: the bytes .* Uint8Array, not as ArrayBuffer/],
    ['metadata of numbers', file({ __metadata__: { a: 1 } }), /something else than strings/],
    [
      'another type',
      file({ a: { ...entry, dtype: 'F4', shape: [1] } }, new Uint8Array(8)),
      /elements of type F4, which/,
    ],
    [
      "NumPy's type",
      file({ a: { ...entry, dtype: 'C128', shape: [0] } }, new Uint8Array(8)),
      /elements of type C128, which/,
    ],
    ['no type at all', file({ a: { ...entry, dtype: 'constructor' } }, new Uint8Array(8)), /type constructor, which/],
  ])('is refused: %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'x')).toThrow(message);
    expect(() => decodeSafetensors(bytes, 'x')).toThrow(/x/);
  });

  test('quotes, brackets and colons in names and texts are no structure', () => {
    const names = ['a"b', 'a\\', 'a:{"b', '[,]', '\u2028', 'ü', '', '0', 'constructor'];
    const written = new Map(names.map((name, i) => [name, tensor([i])]));
    const metadata = { 'a"': '{"b":1,"b":2}', toString: '\\"' };
    const back = decodeSafetensors(encodeSafetensors({ tensors: written, metadata }), 'x');
    expect(back.metadata).toEqual(metadata);
    for (const [i, name] of names.entries()) expect(back.tensors.get(name)?.item()).toBe(i);
    expect(back.tensors.size).toBe(names.length);
  });

  test('a string of a million characters, and bytes of another realm', () => {
    const metadata = { long: '\\"a'.repeat(1_000_000) };
    const bytes = encodeSafetensors({ tensors: new Map(), metadata });
    const foreign = runInNewContext('Uint8Array').from(bytes) as Uint8Array;
    expect(foreign instanceof Uint8Array).toBe(false);
    expect(decodeSafetensors(foreign, 'x').metadata).toEqual(metadata);
  });

  const one = tensor([1]);
  const metadataOf = (value: unknown): Record<string, string> => ({ epoch: value }) as Record<string, string>;
  test.each<[string, [string, Tensor][], Record<string, string>, RegExp]>([
    ['a tensor called __metadata__', [['__metadata__', one]], {}, /a tensor cannot be called __metadata__/],
    ['a tensor called __proto__', [['__proto__', one]], {}, /cannot be __proto__/],
    ['half of a character', [['\ud800', one]], {}, /the name of a tensor is no Unicode text/],
    ['65 dims', [['a', zeros(new Array<number>(65).fill(1))]], {}, /'a' has 65 dims, at most 64/],
    ['a number', [], metadataOf(3), /metadata holds strings only, and 'epoch' is a number/],
    ['null', [], metadataOf(null), /'epoch' is null/],
    ['nothing', [], metadataOf(undefined), /'epoch' is a undefined/],
    ['metadata called __proto__', [], JSON.parse('{"__proto__":"a"}'), /a key of the metadata cannot be __proto__/],
  ])('what a reader would refuse is not written: %s', (_, named, metadata, message) => {
    const encode = (): unknown => encodeSafetensors({ tensors: new Map(named), metadata });
    expect(encode).toThrow(FormatError);
    expect(encode).toThrow(message);
  });
});
