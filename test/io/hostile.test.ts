import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { memoryStats, ones, TorchletError, zeros } from 'torchlet';
import { decodeNpz, decodePt, encodeNpz } from 'torchlet/io';
import { describe, expect, test } from 'vitest';
import { writeZip } from '../../src/io/zip/write.ts';
import { FILE_NAME, formats } from './formats.ts';

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`./pytorch/${name}`, import.meta.url)));
const NAME = FILE_NAME;

/** Reads what may be broken: an error in words with the file's name, in time, or a value. */
function attempt(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean {
  const started = performance.now();
  let good = true;
  try {
    decode(bytes);
  } catch (error) {
    if (!(error instanceof TorchletError)) throw error;
    if (!error.message.includes(NAME)) throw new Error(`no name in: ${error.message}`, { cause: error });
    good = false;
  }
  expect(performance.now() - started).toBeLessThan(1000);
  return good;
}

describe.each(formats)('%s', (_, file, decode) => {
  test('cut anywhere, it is refused', () => {
    for (let length = 0; length < file.length; length += Math.ceil(file.length / 2000)) {
      expect(attempt(decode, file.subarray(0, length))).toBe(false);
    }
  });

  test('a byte turned anywhere gives an error or a value', () => {
    for (let at = 0; at < file.length; at += Math.ceil(file.length / 2000)) {
      const bytes = file.slice();
      bytes[at] = (bytes[at] as number) ^ 0xff;
      attempt(decode, bytes);
    }
  });

  // Every change of a bit, and 20,000 random ones: npm run fuzz -- files.
  test('random changes give an error or a value', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    const { heapBytes } = memoryStats();
    const change = fc.tuple(
      fc.nat(file.length - 1),
      fc.oneof(fc.nat(255), fc.constantFrom(0x2e, 0x28, 0x52, 0x81, 0x62, 0xff)),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = file.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        attempt(decode, bytes);
      }),
      { numRuns: 400 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype).length).toBe(before);
    expect(memoryStats().heapBytes - heapBytes).toBeLessThan(2 ** 29);
  });
});

/** A .pt file around a pickle. */
const archive = (pickle: string | Uint8Array, storages: Record<string, Uint8Array> = {}): Uint8Array => {
  const bytes = typeof pickle === 'string' ? Uint8Array.from(pickle, (c) => c.charCodeAt(0)) : pickle;
  const data = Object.entries(storages).map(([key, storage]): [string, Uint8Array] => [`a/data/${key}`, storage]);
  return writeZip(new Map([['a/data.pkl', bytes], ...data]));
};
const refused = (pickle: string, message: RegExp): void => {
  expect(() => decodePt(archive(pickle), NAME)).toThrow(message);
};

test.each(formats.filter(([name]) => !name.endsWith('.json')))(
  '%s as a text, an ArrayBuffer, nothing',
  (_, __, decode) => {
    for (const [given, kind] of [
      ['text', 'String'],
      [new ArrayBuffer(8), 'ArrayBuffer'],
      [undefined, 'Undefined'],
    ]) {
      const call = () => decode(given as never);
      expect(call).toThrow(`${NAME}: the bytes of a file are expected as a Uint8Array, not as ${kind}`);
    }
  },
);

describe('a pickle', () => {
  test.each([
    ['os.system', "cos\nsystem\n(S'true'\ntR."],
    ['builtins.eval', "c__builtin__\neval\n(S'1'\ntR."],
    ['by stack', '\x80\x04\x8c\x08builtins\x8c\x04exec\x93\x8c\x011\x85R.'],
    ['getattr', "cbuiltins\ngetattr\n(c__builtin__\nset\nS'add'\ntR."],
    ['an instance', "(S'true'\nios\nsystem\n."],
    ['numpy.load', "cnumpy\nload\n(S'x'\ntR."],
    ['torch.load', "ctorch\nload\n(S'x'\ntR."],
    ['_load_from_bytes', "ctorch.storage\n_load_from_bytes\n(S'x'\ntR."],
  ])('runs nothing: %s', (_, pickle) => {
    refused(pickle, /holds an object of class .*, and opening it would mean to run it/);
  });

  test.each<[string, string, RegExp]>([
    ['a text of 4 GB', '\x80\x02X\xff\xff\xff\xff.', /ends in the middle/],
    ['bytes of 2^63', '\x80\x05\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.', /ends in the middle/],
    ['an integer of 256 MB', '\x80\x02\x8b\x00\x00\x00\x10.', /an integer of 268435456 bytes/],
    ['no value', '.', /without its operand/],
    ['no mark', 'l.', /without its mark/],
    ['a value not noted', 'h\x05.', /no value number 5/],
    ['protocol 9', '\x80\x09N.', /protocol 9/],
    ['a set of a number', 'c__builtin__\nset\nK\x01\x85R.', /^given.bin is corrupted: a list made of what is none/],
    ['an unknown instruction', '\xff.', /no instruction 0xff/],
    ['an extension', '\x82\x01.', /no instruction 0x82/],
    ['a call of a number', 'K\x01)R.', /a call of what is no class/],
    ['a storage of nothing', 'K\x01Q.', /a storage without type, key and size/],
  ])('%s is refused', (_, pickle, message) => refused(pickle, message));

  test('nested 100,000 deep', () => {
    refused(`${'('.repeat(100_000)}${'l'.repeat(100_000)}.`, /nested more than 2000 deep/);
    refused(`N${'\x85'.repeat(100_000)}.`, /nested more than 2000 deep/);
  });

  test('doubled thirty times, it stays small', () => {
    const doubled = decodePt(archive(`]${'2\x86'.repeat(30)}.`), NAME);
    expect(doubled[0]).toBe(doubled[1]);
  });

  const tensorOf = (offset: string, shape: string, strides: string): string =>
    `ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0` +
    `0X\x03\0\0\0cpuK\x02tQ${offset}(${shape}t(${strides}t\x89NtR.`;
  test.each<[string, string, string, string]>([
    ['beyond its storage', 'K\x01', 'K\x02', 'K\x01'],
    ['a negative offset', 'J\xff\xff\xff\xff', 'K\x01', 'K\x01'],
    ['a negative size', 'K\0', 'J\xff\xff\xff\xff', 'K\x01'],
    ['a negative stride', 'K\x01', 'K\x02', 'J\xff\xff\xff\xff'],
    ['a size that is no number', 'K\0', 'N', 'K\x01'],
    ['2^62 elements', 'K\0', '\x8a\x08\0\0\0\0\0\0\0\x40', 'K\0'],
    ['more strides than sizes', 'K\0', 'K\x01', 'K\x01K\x01'],
  ])('a tensor %s', (_, offset, shape, strides) => {
    const bytes = archive(tensorOf(offset, shape, strides), { 0: new Uint8Array(8) });
    expect(() => decodePt(bytes, NAME)).toThrow(/^given\.bin is corrupted: storage 0 has/);
  });

  test('the same tensor within its storage', () => {
    const bytes = archive(tensorOf('K\x01', 'K\x01', 'K\x01'), { 0: new Uint8Array(Float32Array.of(1, 2).buffer) });
    expect(decodePt(bytes, NAME).tolist()).toEqual([2]);
  });

  test('the same, saved by PyTorch 2 as what its numbers are the negative of', () => {
    const pickle = tensorOf('K\x01', 'K\x01', 'K\x01').replace('NtR.', "N}S'neg'\n\x88stR.");
    const bytes = archive(pickle, { 0: new Uint8Array(Float32Array.of(1, 2).buffer) });
    expect(decodePt(bytes, NAME).tolist()).toEqual([-2]);
  });
});

describe('a zip file', () => {
  test('that claims 4 GB', () => {
    const bytes = encodeNpz({ a: zeros([1000]) }, { compressed: true });
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(bytes.length - 6, true);
    view.setUint32(directory + 24, 0xfffffff0, true);
    expect(() => decodeNpz(bytes, NAME)).toThrow(/cannot have 4294967280 bytes/);
  });

  test('whose files are one and the same bytes', () => {
    const bytes = writeZip(new Map(['a.npy', 'b.npy'].map((path) => [path, read('f4.npy')])));
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(bytes.length - 6, true);
    const second = directory + 46 + view.getUint16(directory + 28, true) + view.getUint16(directory + 30, true);
    view.setUint32(second + 42, 0, true);
    expect(() => decodeNpz(bytes, NAME)).toThrow(/overlaps another file/);
  });

  test('whose names lead elsewhere: they are names only', () => {
    const bytes = encodeNpz({ '../../etc/passwd': ones([1]) });
    expect(Object.keys(decodeNpz(bytes, NAME))).toEqual(['../../etc/passwd']);
  });
});
