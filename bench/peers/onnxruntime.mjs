// ONNX Runtime, inference only: node onnxruntime.mjs onnxruntime-node | onnxruntime-web THREADS
import { convolutionModel, tutorialModel } from './onnxModel.mjs';
import { randomValues, serve, versionOf } from './serve.mjs';

const [name, threads] = [process.argv[2], Number(process.argv[3])];
const ort = await import(name);
// The web package has its own count; the native one takes it from the session.
if (name === 'onnxruntime-web') ort.env.wasm.numThreads = threads;

async function session({ bytes, inputShape }) {
  const options = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionProviders: [name.endsWith('web') ? 'wasm' : 'cpu'],
  };
  const model = await ort.InferenceSession.create(bytes, options);
  const count = inputShape.reduce((total, size) => total * size, 1);
  const feeds = { x: new ort.Tensor('float32', randomValues(count), inputShape) };
  return () => model.run(feeds);
}

await serve({
  version: versionOf(name),
  threads,
  kinds: {
    forward: (batch) => session(tutorialModel(batch)),
    convolution: (pass, ...shape) => (pass === 'forward' ? session(convolutionModel(...shape)) : null),
  },
});
