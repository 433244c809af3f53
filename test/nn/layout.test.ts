import {
  arange,
  autograd,
  cat,
  manualSeed,
  nn,
  noGrad,
  optim,
  rand,
  randint,
  randn,
  slice,
  stack,
  type Tensor,
  tensor,
  where,
} from 'torchlet';
import { describe, expect, test } from 'vitest';
import { layoutConversions } from '../../src/tensor/storage';

const { functional: F } = nn;

/** The network of PyTorch's tutorial, whose forward pass begins its linear layers with a view. */
class Net extends nn.Module {
  conv1 = new nn.Conv2d(3, 6, 5);
  pool = new nn.MaxPool2d(2);
  conv2 = new nn.Conv2d(6, 16, 5);
  fc1 = new nn.Linear(16 * 5 * 5, 120);
  fc2 = new nn.Linear(120, 10);

  forward(x: Tensor): Tensor {
    let y = this.pool(this.conv1(x).relu());
    y = this.pool(this.conv2(y).relu());
    y = y.view([-1, 16 * 5 * 5]);
    return this.fc2(this.fc1(y).relu());
  }
}

/** y = conv(x) by its definition: [n, o, h, w], 3x3 filters, padding 1. */
function plainConvolution(x: Tensor, w: Tensor): number[] {
  const [n, c, height, width] = x.shape as [number, number, number, number];
  const o = w.shape[0] as number;
  const [xs, ws] = [x.data(), w.data()];
  const out: number[] = [];
  for (let i = 0; i < n; i++)
    for (let k = 0; k < o; k++)
      for (let row = 0; row < height; row++)
        for (let col = 0; col < width; col++) {
          let sum = 0;
          for (let j = 0; j < c; j++)
            for (let a = 0; a < 3; a++)
              for (let b = 0; b < 3; b++) {
                const [y, z] = [row + a - 1, col + b - 1];
                if (y < 0 || z < 0 || y >= height || z >= width) continue;
                sum +=
                  (xs[((i * c + j) * height + y) * width + z] as number) *
                  (ws[((k * c + j) * 3 + a) * 3 + b] as number);
              }
          out.push(sum);
        }
  return out;
}

const images = (): { y: Tensor; expected: number[] } => {
  manualSeed(3);
  const [x, w] = [randn([2, 3, 6, 5]), randn([4, 3, 3, 3])];
  return { y: F.conv2d(x, w, { padding: 1 }), expected: plainConvolution(x, w) };
};
const close = (x: Tensor, expected: readonly number[]): void => {
  const got = Array.from(x.data(), Number);
  expect(got.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs((got[i] as number) - value)).toBeLessThan(1e-4);
};

describe('programs that know nothing of layouts', () => {
  test('the tutorial trains', () => {
    manualSeed(0);
    const net = new Net();
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.05, momentum: 0.9 });
    const [x, labels] = [rand([8, 3, 32, 32]), randint(0, 10, [8])];
    const losses: number[] = [];
    for (let step = 0; step < 12; step++) {
      optimizer.zeroGrad();
      const loss = F.crossEntropy(net(x), labels);
      loss.backward();
      optimizer.step();
      losses.push(loss.item());
    }
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.9);
  });

  test('results of convolutions and pools are row-major', () => {
    const { y, expected } = images();
    expect(y.stride()).toEqual([120, 30, 5, 1]);
    expect(y.isContiguous()).toBe(true);
    expect(y.contiguous()).toBe(y);
    close(y, expected);
    const pooled = F.maxPool2dWithIndices(y, 2);
    for (const z of [pooled.output, pooled.indices, F.maxPool2d(y, 2)]) {
      expect(z.stride()).toEqual([24, 6, 2, 1]);
      expect(z.isContiguous()).toBe(true);
    }
    expect(y.relu().mul(2).add(y).stride()).toEqual([120, 30, 5, 1]);
  });

  test('views see the elements in their order, whoever asks first', () => {
    const asks: ((y: Tensor) => Tensor)[] = [
      (y) => y.view([-1]),
      (y) => y.view([2, -1]),
      (y) => y.flatten(1),
      (y) => y.flatten(2),
      (y) => y.reshape([8, 30]),
      (y) => y.view([2, 2, 2, 6, 5]),
      (y) => y.unflatten(1, [2, 2]),
      (y) => y.viewAs(rand([4, 60])),
      (y) => y.mul(1).view([240]),
      (y) => y.unsqueeze(0).squeeze(0),
      (y) => y.detach(),
    ];
    for (const ask of asks) {
      const { y, expected } = images();
      const view = ask(y);
      close(view, expected);
      close(y, expected);
      close(view.add(0), expected);
      close(ask(y).contiguous().clone(), expected);
    }
  });

  test('permuted images cannot be viewed as rows', () => {
    const { y } = images();
    const last = y.permute([0, 2, 3, 1]);
    expect(last.stride()).toEqual([120, 5, 1, 30]);
    expect(last.isContiguous()).toBe(false);
    expect(() => last.view([-1])).toThrow('view size is not compatible');
    expect(() => last.view([2, -1])).toThrow('view size is not compatible');
    expect(last.reshape([-1]).data()).toEqual(last.contiguous().data());
    expect(last.contiguous().stride()).toEqual([120, 20, 4, 1]);
    expect(() => y.transpose(2, 3).view([2, -1])).toThrow('view size is not compatible');
    expect(y.transpose(2, 3).view([8, 5, 6]).shape).toEqual([8, 5, 6]);
  });

  test('parts are parts', () => {
    const { y, expected } = images();
    const plain = tensor(expected).reshape([2, 4, 6, 5]);
    const matrix = arange(15).to('float32').reshape([5, 3]);
    const parts: ((x: Tensor) => Tensor)[] = [
      (x) => x.select(0, 1),
      (x) => x.select(1, 2),
      (x) => x.select(3, 4),
      (x) => x.narrow(1, 1, 2),
      (x) => x.narrow(2, 3, 3).narrow(0, 1, 1),
      (x) => x.chunk(2, 1)[1] as Tensor,
      (x) => x.index('...', slice(1, 5, 2)),
      (x) => F.maxPool2d(x.view([-1]).narrow(0, 17, 120).view([1, 4, 6, 5]), 2),
      (x) => x.select(1, 1).transpose(1, 2),
      (x) => x.unfold(3, 2, 1),
      (x) => x.expand([2, 2, 4, 6, 5]),

      (x) => x.flip([1, 3]),
      (x) => x.roll(1, 2),
      (x) => x.sum([0, 2, 3]),
      (x) => x.mean([2, 3], { keepdim: true }),
      (x) => x.amax(1),
      (x) => x.softmax(1),
      (x) => x.cumsum(2),
      (x) => x.indexSelect(1, tensor([3, 0], { dtype: 'int32' })),
      (x) => cat([x, x.relu()], 1),
      (x) => where(x.gt(0), x, 0),
      (x) => x.sub(x.mean([0, 2, 3], { keepdim: true })),
      (x) => x.matmul(matrix),
      (x) => nn.functional.pad(x, [1, 2, 0, 1]),
    ];
    for (const part of parts) {
      const [a, b] = [part(y), part(plain)];
      expect(a.shape).toEqual(b.shape);
      expect(a.stride()).toEqual(b.stride());
      close(a, Array.from(b.data(), Number));
    }
  });
});

describe('memory is shared as strides say', () => {
  test('writing through a view is seen in the result, and the other way round', () => {
    const views: ((y: Tensor) => Tensor)[] = [
      (y) => y.view([-1]),
      (y) => y.permute([0, 2, 3, 1]),
      (y) => y.select(1, 2),
      (y) => y.narrow(2, 1, 3),
      (y) => y.view([2, 120]).narrow(1, 17, 60),
      (y) => y.transpose(0, 3),
      (y) => y.unsqueeze(1),
    ];
    for (const view of views) {
      for (const before of [true, false]) {
        const { y } = images();
        const early = before ? view(y) : null;
        const plain = y.clone().view([-1]).view(y.shape);
        const v = early ?? view(y);
        v.mul_(-3);
        view(plain).mul_(-3);
        expect(y.data()).toEqual(plain.data());
        v.fill_(7);
        view(plain).fill_(7);
        expect(y.data()).toEqual(plain.data());
        y.add_(1);
        plain.add_(1);
        expect(v.data()).toEqual(view(plain).data());
        v.copy_(arange(v.numel()).to('float32').reshape(v.shape));
        view(plain).copy_(arange(v.numel()).to('float32').reshape(v.shape));
        expect(y.data()).toEqual(plain.data());
      }
    }
  });

  test('of two views, one of which brings the bytes into order', () => {
    const { y, expected } = images();
    const plain = tensor(expected).reshape([2, 4, 6, 5]);
    const sum = (x: Tensor): Tensor =>
      x
        .select(1, 1)
        .reshape([60])
        .add(x.view([2, 120]).narrow(1, 7, 30).reshape([60]));
    close(sum(y), Array.from(sum(plain).data(), Number));
    expect(sum(y).data()).toEqual(sum(y.clone()).data());
  });

  test('gradients go through views of every kind', () => {
    manualSeed(1);
    const [x, w] = [randn([2, 2, 4, 3], { requiresGrad: true }), randn([3, 2, 3, 3], { requiresGrad: true })];
    const programs: ((y: Tensor) => Tensor)[] = [
      (y) => y.view([2, -1]).mul(y.flatten(1)),
      (y) => y.permute([0, 2, 3, 1]).mul(tensor([1, 2, 3])),
      (y) => y.select(1, 0).add(y.narrow(1, 1, 1).squeeze(1)),
      (y) => {
        const z = y.mul(1);
        z.view([-1]).narrow(0, 3, 20).mul_(2);
        return z;
      },
      (y) => {
        const z = y.mul(1);
        z.permute([0, 2, 3, 1]).select(3, 1).fill_(0.5);
        return z.mul(z);
      },
    ];
    for (const program of programs) {
      expect(autograd.gradcheck((a: Tensor, b: Tensor) => program(F.conv2d(a, b, { padding: 1 })), [x, w])).toBe(true);
    }
  });
});

describe('what a user asks for', () => {
  const last = { memoryFormat: 'channelsLast' } as const;

  test('is ordinary strides', () => {
    const x = arange(48).to('float32').reshape([2, 3, 4, 2]);
    for (const y of [x.contiguous(last), x.to(last), x.clone(last), x.to('int32', last), x.relu().contiguous(last)]) {
      expect(y.stride()).toEqual([24, 1, 6, 3]);
      expect(y.isContiguous()).toBe(false);
      expect(y.isContiguous(last)).toBe(true);
      expect(Array.from(y.data())).toEqual(Array.from(x.data()));
      expect(y.contiguous(last)).toBe(y);
      expect(y.contiguous().stride()).toEqual([24, 8, 2, 1]);
      expect(y.clone().stride()).toEqual([24, 1, 6, 3]);
      expect(y.clone({ memoryFormat: 'contiguousFormat' }).stride()).toEqual([24, 8, 2, 1]);
      expect(() => y.view([2, -1])).toThrow('view size is not compatible');
    }
    const whole = x.contiguous(last);
    expect(whole.permute([0, 2, 3, 1]).view([-1]).shape).toEqual([48]);
    const { y } = images();
    const copy = y.contiguous(last);
    expect(copy).not.toBe(y);
    copy.fill_(0);
    expect(y.eq(0).any().item<boolean>()).toBe(false);
  });

  test('is what convolutions and pools answer in', () => {
    manualSeed(2);
    const [x, w] = [randn([2, 3, 8, 8]), randn([4, 3, 3, 3])];
    const plain = F.conv2d(x, w);
    for (const y of [F.conv2d(x.contiguous(last), w), F.conv2d(x, w.contiguous(last))]) {
      expect(y.stride()).toEqual([144, 1, 24, 4]);
      close(y, Array.from(plain.data(), Number));
      expect(F.maxPool2d(y, 2).stride()).toEqual([36, 1, 12, 4]);
      expect(
        y
          .relu()
          .add(1)
          .mul(rand([1, 4, 1, 1]))
          .stride(),
      ).toEqual([144, 1, 24, 4]);
      expect(cat([y, y], 1).stride()).toEqual([288, 1, 48, 8]);
      expect(cat([y, plain], 1).stride()).toEqual([288, 36, 6, 1]);
      expect(where(y.gt(0), y, plain).stride()).toEqual([144, 1, 24, 4]);
      expect(y.sum([0, 2, 3]).stride()).toEqual([1]);
      expect(y.sum(1).stride()).toEqual([36, 6, 1]);
    }
    expect(F.conv2d(x.transpose(2, 3), w).stride()).toEqual([144, 36, 6, 1]);
    const leaf = x.contiguous(last).requiresGrad_();
    F.conv2d(leaf, w).sum().backward();
    expect((leaf.grad as Tensor).stride()).toEqual([192, 1, 24, 3]);
    const other = x.clone().requiresGrad_();
    F.conv2d(other, w).sum().backward();
    expect((other.grad as Tensor).stride()).toEqual([192, 64, 8, 1]);
    close(leaf.grad as Tensor, Array.from((other.grad as Tensor).data(), Number));
  });

  test('is what stack, roll and constant padding answer in, with the same elements', () => {
    const rows = rand([2, 3, 4, 5]);
    const x = rows.contiguous({ memoryFormat: 'channelsLast' });
    const same = (y: Tensor, plain: Tensor, strides: number[]): void => {
      expect(y.stride()).toEqual(strides);
      expect(y.tolist()).toEqual(plain.tolist());
    };
    same(stack([x, x]), stack([rows, rows]), [120, 60, 1, 15, 3]);
    same(stack([x, x.add(1)], 1), stack([rows, rows.add(1)], 1), [120, 3, 1, 30, 6]);
    same(stack([x, x], -1), stack([rows, rows], -1), [120, 40, 10, 2, 1]);
    same(x.roll(1, 1), rows.roll(1, 1), [60, 1, 15, 3]);
    same(x.roll([1, -2], [0, 3]), rows.roll([1, -2], [0, 3]), [60, 1, 15, 3]);
    same(x.roll(1), rows.roll(1), [60, 20, 5, 1]);
    same(nn.functional.pad(x, [1, 1], { value: 2 }), nn.functional.pad(rows, [1, 1], { value: 2 }), [84, 1, 21, 3]);
    same(
      nn.functional.pad(x, [1, 1, 1, 1], { mode: 'reflect' }),
      nn.functional.pad(rows, [1, 1, 1, 1], { mode: 'reflect' }),
      [126, 42, 7, 1],
    );
  });

  test('has four dims and a known name', () => {
    expect(() => rand([2, 3]).contiguous(last)).toThrow('required rank 4 tensor to use channels_last format');
    expect(() => rand([2, 3, 4, 5]).contiguous({ memoryFormat: 'preserveFormat' })).toThrow('preserve memory format');
    expect(() => rand([2]).clone({ memoryFormat: 'nhwc' as 'channelsLast' })).toThrow('memoryFormat must be');
  });
});

describe('chains of images are not converted', () => {
  const count = (block: (x: Tensor) => Tensor): { steps: number; y: Tensor } => {
    manualSeed(4);
    const stem = new nn.Conv2d(3, 8, 3, { padding: 1 });
    const x = rand([2, 3, 8, 8]);
    const before = noGrad(() => stem(x));
    const start = layoutConversions();
    const y = block(before);
    return { steps: layoutConversions() - start, y };
  };
  const conv = (n: number, m: number, k = 3): nn.Conv2d => new nn.Conv2d(n, m, k, { padding: k >> 1 });
  /** Batch normalization of plain operations, with the derivative that they have. */
  const normalized = (x: Tensor): Tensor => {
    const mean = x.mean([0, 2, 3], { keepdim: true });
    const centred = x.sub(mean);
    const variance = centred.mul(centred).mean([0, 2, 3], { keepdim: true });
    return centred
      .mul(variance.add(1e-5).rsqrt())
      .mul(rand([1, 8, 1, 1]))
      .add(rand([1, 8, 1, 1]));
  };

  test('in a residual block, forward and backward', () => {
    const [a, b] = [conv(8, 8), conv(8, 8)];
    const { steps, y } = count((x) => {
      const z = normalized(b(normalized(a(x)).relu()))
        .add(x)
        .relu();
      z.mean([2, 3]).pow(2).sum().backward();
      return z;
    });
    expect(steps).toBe(0);
    expect(y.stride()).toEqual([512, 64, 8, 1]);
    expect(y.isContiguous()).toBe(true);
  });

  test('in a squeeze-and-excitation block', () => {
    const [body, squeeze, excite] = [conv(8, 8), new nn.Linear(8, 2), new nn.Linear(2, 8)];
    const { steps, y } = count((x) => {
      const z = body(x);
      const scale = excite(squeeze(z.mean([2, 3])).relu()).sigmoid();
      const scaled = z.mul(scale.view([2, 8, 1, 1]));
      scaled.pow(2).sum().backward();
      return scaled;
    });
    expect(steps).toBe(0);
    expect(y.isContiguous()).toBe(true);
  });

  test('where a U-Net joins its halves', () => {
    const [down, up] = [conv(8, 8), conv(16, 8)];
    const { steps, y } = count((x) => {
      const skip = down(x).relu();
      const z = up(cat([skip, where(skip.gt(0.1), skip, x)], 1));
      z.mul(z).sum().backward();
      return z;
    });
    expect(steps).toBe(0);
    expect(y.isContiguous()).toBe(true);
  });
});
