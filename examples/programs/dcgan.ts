// Generative adversarial networks of convolutions, as pytorch/examples/dcgan, on digits of 32 x 32.
import { full, manualSeed, nn, optim, randn, type Tensor } from 'torchlet';
import { DataLoader } from 'torchlet/data';
import { datasets, transforms } from 'torchlet/vision';
import { isMain, type Report } from './run.ts';

const [nz, ngf, ndf, nc] = [100, 16, 16, 1];

/** Initial weights of the paper. */
function weightsInit(m: nn.AnyModule): void {
  if (m instanceof nn.Conv2d || m instanceof nn.ConvTranspose2d) nn.init.normal_(m.weight, 0, 0.02);
  else if (m instanceof nn.BatchNorm2d) {
    nn.init.normal_(m.weight as nn.Parameter, 1, 0.02);
    nn.init.zeros_(m.bias as nn.Parameter);
  }
}

class Generator extends nn.Module {
  main = new nn.Sequential(
    new nn.ConvTranspose2d(nz, ngf * 4, 4, { bias: false }),
    new nn.BatchNorm2d(ngf * 4),
    new nn.ReLU({ inplace: true }),
    new nn.ConvTranspose2d(ngf * 4, ngf * 2, 4, { stride: 2, padding: 1, bias: false }),
    new nn.BatchNorm2d(ngf * 2),
    new nn.ReLU({ inplace: true }),
    new nn.ConvTranspose2d(ngf * 2, ngf, 4, { stride: 2, padding: 1, bias: false }),
    new nn.BatchNorm2d(ngf),
    new nn.ReLU({ inplace: true }),
    new nn.ConvTranspose2d(ngf, nc, 4, { stride: 2, padding: 1, bias: false }),
    new nn.Tanh(),
  );

  forward(x: Tensor): Tensor {
    return this.main(x);
  }
}

class Discriminator extends nn.Module {
  main = new nn.Sequential(
    new nn.Conv2d(nc, ndf, 4, { stride: 2, padding: 1, bias: false }),
    new nn.LeakyReLU(0.2, { inplace: true }),
    new nn.Conv2d(ndf, ndf * 2, 4, { stride: 2, padding: 1, bias: false }),
    new nn.BatchNorm2d(ndf * 2),
    new nn.LeakyReLU(0.2, { inplace: true }),
    new nn.Conv2d(ndf * 2, ndf * 4, 4, { stride: 2, padding: 1, bias: false }),
    new nn.BatchNorm2d(ndf * 4),
    new nn.LeakyReLU(0.2, { inplace: true }),
    new nn.Conv2d(ndf * 4, 1, 4, { bias: false }),
    new nn.Sigmoid(),
  );

  forward(x: Tensor): Tensor {
    return this.main(x).view([-1, 1]).squeeze(1);
  }
}

const transform = transforms.compose([
  transforms.toTensor(),
  (image: Tensor) => image.narrow(0, 0, 1),
  transforms.normalize([0.5], [0.5]),
]);

export async function train({ steps = Infinity, epochs = 2, log = console.log }: Report = {}): Promise<number[]> {
  manualSeed(3);
  const digits = await datasets.Digits.load(null, { train: true, transform });
  const loader = new DataLoader(digits, { batchSize: 64, shuffle: true });
  const netG = new Generator().apply(weightsInit);
  const netD = new Discriminator().apply(weightsInit);
  const criterion = new nn.BCELoss();
  const optimizerD = new optim.Adam(netD.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });
  const optimizerG = new optim.Adam(netG.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const [real] of loader) {
      if (losses.length >= 2 * steps) return losses;
      const n = real.size(0);
      // The discriminator: to call real images 1 and made ones 0.
      netD.zeroGrad();
      const ones = full([n], 1, { dtype: 'float32' });
      const errReal = criterion(netD(real), ones);
      errReal.backward();
      const fake = netG(randn([n, nz, 1, 1]));
      const errFake = criterion(netD(fake.detach()), full([n], 0, { dtype: 'float32' }));
      errFake.backward();
      optimizerD.step();
      // The generator: to have its images called 1.
      netG.zeroGrad();
      const errG = criterion(netD(fake), ones);
      errG.backward();
      optimizerG.step();
      losses.push(errReal.add(errFake).item() as number, errG.item() as number);
      if (losses.length % 40 === 0) {
        log(
          `epoch ${epoch}, step ${losses.length / 2}: D ${losses.at(-2)?.toFixed(4)}, G ${losses.at(-1)?.toFixed(4)}`,
        );
      }
    }
  }
  return losses;
}

if (isMain(import.meta.url)) await train();
