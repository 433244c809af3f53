// ONNX models with random weights, as bytes.
import { createRequire } from 'node:module';
import { randomValues } from './serve.mjs';

const { onnx } = createRequire(import.meta.url)('onnx-proto');
const { FLOAT } = onnx.TensorProto.DataType;

const ints = (name, values) => ({ name, type: onnx.AttributeProto.AttributeType.INTS, ints: values });
const int = (name, i) => ({ name, type: onnx.AttributeProto.AttributeType.INT, i });
const valueInfo = (name, shape) => ({
  name,
  type: { tensorType: { elemType: FLOAT, shape: { dim: shape.map((dimValue) => ({ dimValue })) } } },
});
const product = (shape) => shape.reduce((total, size) => total * size, 1);
const weight = (name, shape) => ({
  name,
  dims: shape,
  dataType: FLOAT,
  rawData: new Uint8Array(randomValues(product(shape), 0.1).buffer),
});

/** Nodes are in a row: each takes the output of the one before, then its own weights. */
function encode(inputShape, outputShape, layers) {
  const node = layers.map(({ type, weights = [], attributes = [] }, i) => ({
    opType: type,
    input: [i === 0 ? 'x' : `y${i - 1}`, ...weights.map((_, j) => `w${i}_${j}`)],
    output: [i === layers.length - 1 ? 'y' : `y${i}`],
    attribute: attributes,
  }));
  const initializer = layers.flatMap(({ weights = [] }, i) => weights.map((shape, j) => weight(`w${i}_${j}`, shape)));
  const graph = {
    name: 'bench',
    node,
    initializer,
    input: [valueInfo('x', inputShape)],
    output: [valueInfo('y', outputShape)],
  };
  const model = { irVersion: 8, opsetImport: [{ domain: '', version: 13 }], graph };
  return { bytes: onnx.ModelProto.encode(onnx.ModelProto.create(model)).finish(), inputShape };
}

const conv = (weights, kernel, stride, groups) => ({
  type: 'Conv',
  weights,
  attributes: [
    ints('kernel_shape', [kernel, kernel]),
    ints('strides', [stride, stride]),
    ints('pads', Array(4).fill(kernel >> 1)),
    int('group', groups),
  ],
});

/** The tutorial's network. */
export function tutorialModel(batch) {
  const pool = { type: 'MaxPool', attributes: [ints('kernel_shape', [2, 2]), ints('strides', [2, 2])] };
  const block = (c, o) => [conv([[o, c, 5, 5], [o]], 5, 1, 1), pool];
  const linear = (n, m) => ({ type: 'Gemm', weights: [[m, n], [m]], attributes: [int('transB', 1)] });
  return encode(
    [batch, 3, 32, 32],
    [batch, 10],
    [...block(3, 32), ...block(32, 32), ...block(32, 64), { type: 'Flatten' }, linear(1024, 64), linear(64, 10)],
  );
}

/** One convolution without bias. */
export function convolutionModel(n, c, o, size, kernel, stride, groups) {
  const out = Math.floor((size + 2 * (kernel >> 1) - kernel) / stride) + 1;
  const layer = conv([[o, c / groups, kernel, kernel]], kernel, stride, groups);
  return encode([n, c, size, size], [n, o, out, out], [layer]);
}
