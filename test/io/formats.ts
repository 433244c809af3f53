import { readFileSync } from 'node:fs';
import { nn, ones, optim, tensor, zeros } from 'torchlet';
import { decodeNpy, decodeNpz, decodePt, decodeSafetensors, encodeNpz, encodePt, encodeSafetensors } from 'torchlet/io';
import { decode, encode } from 'torchlet/onnx';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/io/checkpoint.ts';
import { parseShardIndex } from '../../src/io/shards.ts';

/** What the files are called in errors. */
export const FILE_NAME = 'given.bin';

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`./pytorch/${name}`, import.meta.url)));

const layer = new nn.Linear(2, 1);
const value = {
  model: layer.stateDict(),
  epoch: 3,
  list: [null, true, 'text', 2n ** 70n, Uint8Array.of(1, 2)],
  ints: tensor(Int32Array.of(1, 2, 3)),
};
const checkpoint = {
  model: layer.stateDict(),
  optimizer: new optim.SGD(layer.parameters(), { lr: 0.1 }).stateDict(),
  generators: {},
  series: { loss: Float32Array.of(1) },
  info: { epoch: 1 },
};
const index = {
  metadata: { total_size: 8 },
  weight_map: { a: 'model-00001-of-00002.safetensors', b: 'x.safetensors' },
};

/** A small valid file of each format, and what reads it. */
export const formats: [name: string, bytes: Uint8Array, decode: (bytes: Uint8Array) => unknown][] = [
  ['.pt', encodePt(value), (bytes) => decodePt(bytes, FILE_NAME)],
  ['.pt of PyTorch', read('adam.pt'), (bytes) => decodePt(bytes, FILE_NAME, { unknown: 'keep' })],
  ['.pt before 1.6', read('values.legacy.pt'), (bytes) => decodePt(bytes, FILE_NAME)],
  ['.npy', read('fortran.npy'), (bytes) => decodeNpy(bytes, FILE_NAME)],
  ['.npz', encodeNpz({ a: ones([4]), b: zeros([50]) }, { compressed: true }), (bytes) => decodeNpz(bytes, FILE_NAME)],
  ['.npz, stored', encodeNpz({ a: ones([4]), b: zeros([5]) }), (bytes) => decodeNpz(bytes, FILE_NAME)],
  [
    'safetensors',
    encodeSafetensors({ tensors: new Map([['a', ones([2])]]), metadata: { a: 'b' } }),
    (bytes) => decodeSafetensors(bytes, FILE_NAME),
  ],
  [
    'safetensors.index.json',
    new TextEncoder().encode(JSON.stringify(index)),
    (bytes) => parseShardIndex(new TextDecoder().decode(bytes), FILE_NAME),
  ],
  ['checkpoint', encodeCheckpoint(checkpoint), (bytes) => decodeCheckpoint(bytes, FILE_NAME)],
  [
    'ONNX',
    encode(new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.BatchNorm2d(2), new nn.ReLU()), ones([1, 1, 4, 4])),
    (bytes) => decode(bytes, FILE_NAME),
  ],
  [
    'ONNX with a loop',
    new Uint8Array(readFileSync(new URL('../onnx/runtime/while.onnx', import.meta.url))),
    (bytes) => decode(bytes, FILE_NAME),
  ],
  [
    'ONNX, quantized',
    new Uint8Array(readFileSync(new URL('../onnx/runtime/qconv_depthwise.onnx', import.meta.url))),
    (bytes) => decode(bytes, FILE_NAME),
  ],
];
