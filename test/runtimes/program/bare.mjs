// A host without FinalizationRegistry, as workerd was, and without TextDecoder, as audio worklets are: the package loads, trains, saves
// and loads, and the soft limit alone keeps memory bounded, also where the event loop turns and nobody finalizes anything.
for (const name of ['FinalizationRegistry', 'TextDecoder', 'TextEncoder']) delete globalThis[name];

const torchlet = await import('torchlet');
const { decodeSafetensors, encodeSafetensors, manualSeed, memoryStats, nn, optim, rand, setHeapLimit } = torchlet;

const MEGABYTE = 2 ** 20;
const LIMIT = 16 * MEGABYTE;
const STEPS = 1500;

setHeapLimit(LIMIT);
manualSeed(0);
const model = new nn.Sequential(new nn.Linear(64, 128), new nn.ReLU(), new nn.Linear(128, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05, momentum: 0.9 });
const criterion = new nn.MSELoss();
const losses = [];
let resident = 0;
for (let step = 0; step < STEPS; step++) {
  const x = rand([256, 64]); // 64 KiB, and twice as much behind the first layer
  const loss = criterion(model(x), x.mean(1, { keepdim: true }));
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  losses.push(loss.item());
  if (step % 100 === 0) await new Promise((resolve) => setTimeout(resolve));
  if (step === 300) resident = process.memoryUsage.rss();
}
const { usedBytes, heapBytes, movedBytes } = memoryStats();
const grown = process.memoryUsage.rss() - resident;
const problems = [
  globalThis.FinalizationRegistry !== undefined && 'there is a FinalizationRegistry',
  !(losses.at(-1) < losses[0] / 10) && `the loss went from ${losses[0]} to ${losses.at(-1)}`,
  movedBytes === 0 && 'nothing was moved',
  usedBytes > LIMIT && `${usedBytes} bytes are in use`,
  heapBytes > LIMIT + 4 * MEGABYTE && `the heap has ${heapBytes} bytes`,
  // The steps after the 300th make some 300 MB that nobody frees.
  grown > 100 * MEGABYTE && `the process grew by ${grown} bytes`,
].filter(Boolean);

const state = model.stateDict();
const bytes = encodeSafetensors({ tensors: new Map(Object.entries(state)), metadata: { name: 'Gewicht für 𝄞' } });
const { tensors, metadata } = decodeSafetensors(bytes, 'model.safetensors');
if (metadata.name !== 'Gewicht für 𝄞') problems.push(`the metadata reads ${metadata.name}`);
if (!tensors.get('0.weight').equal(state['0.weight'])) problems.push('the weights differ');

if (problems.length > 0) throw new Error(problems.join('; '));
console.log('bounded by the limit alone');
