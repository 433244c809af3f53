// A variational autoencoder of digits, as pytorch/examples/vae.
import { manualSeed, nn, optim, randnLike, type Tensor } from 'torchlet';
import { DataLoader } from 'torchlet/data';
import { datasets, transforms } from 'torchlet/vision';
import { isMain, type Report } from './run.ts';

const { functional: F } = nn;

class VAE extends nn.Module<[Tensor], [Tensor, Tensor, Tensor]> {
  fc1 = new nn.Linear(784, 400);
  fc21 = new nn.Linear(400, 20);
  fc22 = new nn.Linear(400, 20);
  fc3 = new nn.Linear(20, 400);
  fc4 = new nn.Linear(400, 784);

  encode(x: Tensor): [Tensor, Tensor] {
    const h1 = F.relu(this.fc1(x));
    return [this.fc21(h1), this.fc22(h1)];
  }

  reparameterize(mu: Tensor, logvar: Tensor): Tensor {
    const std = logvar.mul(0.5).exp();
    return mu.add(randnLike(std).mul(std));
  }

  decode(z: Tensor): Tensor {
    return this.fc4(F.relu(this.fc3(z))).sigmoid();
  }

  forward(x: Tensor): [Tensor, Tensor, Tensor] {
    const [mu, logvar] = this.encode(x.view([-1, 784]));
    return [this.decode(this.reparameterize(mu, logvar)), mu, logvar];
  }
}

/** Reconstruction and divergence from the normal distribution, summed over all elements and samples. */
function lossFunction(recon: Tensor, x: Tensor, mu: Tensor, logvar: Tensor): Tensor {
  const bce = F.binaryCrossEntropy(recon, x.view([-1, 784]), { reduction: 'sum' });
  const kld = logvar.add(1).sub(mu.pow(2)).sub(logvar.exp()).sum().mul(-0.5);
  return bce.add(kld);
}

const transform = transforms.compose([
  transforms.toTensor(),
  (image: Tensor) => image.narrow(0, 0, 1).narrow(1, 2, 28).narrow(2, 2, 28).contiguous(),
]);

export async function train({ steps = Infinity, epochs = 5, log = console.log }: Report = {}): Promise<number[]> {
  manualSeed(1);
  const digits = await datasets.Digits.load(null, { train: true, transform });
  const loader = new DataLoader(digits, { batchSize: 128, shuffle: true });
  const model = new VAE();
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let total = 0;
    for (const [data] of loader) {
      if (losses.length === steps) return losses;
      optimizer.zeroGrad();
      const [recon, mu, logvar] = model(data);
      const loss = lossFunction(recon, data, mu, logvar);
      loss.backward();
      optimizer.step();
      losses.push(loss.item() as number);
      total += loss.item() as number;
    }
    log(`epoch ${epoch}: average loss ${(total / digits.length).toFixed(4)}`);
  }
  return losses;
}

if (isMain(import.meta.url)) await train();
