// A filter learned in the spectrum of pictures: node scripts/run.mjs examples/spectralFilter.ts
import { arange, fft, manualSeed, nn, optim, randn, type Tensor } from 'torchlet';

const SIZE = 32;

/** The frequencies of rfft2 by their size: [32, 17]. */
const frequencies = fft.fftfreq(SIZE).unsqueeze(1).square().add(fft.rfftfreq(SIZE).square()).sqrt();

/** Smooth pictures: noise without its high frequencies. */
function pictures(count: number): Tensor {
  const smooth = frequencies.mul(-20).exp();
  const x = fft.irfft2(fft.rfft2(randn([count, SIZE, SIZE])).mul(smooth));
  return x.div(x.std());
}

/** y = F⁻¹(gain · F x), one number for each frequency. */
class SpectralFilter extends nn.Module {
  readonly gain = new nn.Parameter(frequencies.mul(0));
  forward(x: Tensor): Tensor {
    return fft.irfft2(fft.rfft2(x).mul(this.gain));
  }
}

manualSeed(0);
const filter = new SpectralFilter();
const loss = new nn.MSELoss();
const optimizer = new optim.Adam(filter.parameters(), { lr: 0.05 });
const noise = (): Tensor => randn([16, SIZE, SIZE]).mul(0.5);
for (let step = 0; step < 100; step++) {
  const clean = pictures(16);
  optimizer.zeroGrad();
  loss(filter(clean.add(noise())), clean).backward();
  optimizer.step();
}

const clean = pictures(16);
const noisy = clean.add(noise());
const before = loss(noisy, clean).item() as number;
const after = loss(filter(noisy), clean).item() as number;
console.log(`error of the noisy pictures ${before.toFixed(3)}, of the filtered ones ${after.toFixed(3)}`);

// What is learned falls with the frequency: Wiener's filter, signal / (signal + noise).
const bands = arange(0, 5, 1, { dtype: 'float32' }).mul(0.1).tolist() as number[];
const gains = bands.map((low) => {
  const band = frequencies.ge(low).logicalAnd(frequencies.lt(low + 0.1));
  return (filter.gain.detach().maskedSelect(band).mean().item() as number).toFixed(2);
});
console.log(`gain by frequency ${gains.join(', ')}`);
