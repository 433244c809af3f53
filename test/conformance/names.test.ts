import { describe, expect, it } from 'vitest';
import { placeArguments } from './arguments.ts';
import { camelCase, fieldsOf, publicPath } from './names.ts';
import { parseSignature, signatureNames, signaturesOf } from './pytorch/signature.ts';

describe('names', () => {
  it('become camelCase, with the underscore of in-place methods kept', () => {
    expect(camelCase('ignore_index')).toBe('ignoreIndex');
    expect(camelCase('index_put_')).toBe('indexPut_');
    expect(camelCase('max_pool2d')).toBe('maxPool2d');
    expect(camelCase('T_mult')).toBe('tMult');
  });

  it('keep classes and capital properties', () => {
    expect(publicPath('torch.linalg.vector_norm')).toBe('linalg.vectorNorm');
    expect(publicPath('nn.functional.binary_cross_entropy_with_logits')).toBe(
      'nn.functional.binaryCrossEntropyWithLogits',
    );
    expect(publicPath('optim.lr_scheduler.StepLR')).toBe('optim.lrScheduler.StepLR');
    expect(publicPath('nn.utils.clip_grad_norm_')).toBe('nn.utils.clipGradNorm_');
    expect(publicPath('Tensor.mT')).toBe('Tensor.mT');
  });
});

describe('named results', () => {
  it("have PyTorch's names, in camelCase", () => {
    expect(fieldsOf('torch.max')).toEqual(['values', 'indices']);
    expect(fieldsOf('Tensor.aminmax')).toEqual(['min', 'max']);
    expect(fieldsOf('torch.linalg.lstsq')).toEqual(['solution', 'residuals', 'rank', 'singularValues']);
    expect(fieldsOf('torch.linalg.svd')).toEqual(['U', 'S', 'Vh']);
    expect(fieldsOf('torch.svd')).toEqual(['U', 'S', 'V']);
  });
});

describe('arguments', () => {
  const x = { tensor: 'x' };
  const y = { tensor: 'y' };

  it.each<[string, unknown[], Record<string, unknown>, unknown[]]>([
    // Required ones are positional, however Python gives them.
    ['nn.Linear', [], { in_features: 4, out_features: 3, bias: false }, [4, 3, { bias: false }]],
    ['nn.functional.fold', [x], { kernel_size: 2, output_size: [4, 4] }, [x, [4, 4], 2]],
    ['nn.functional.threshold', [x], { value: 20, threshold: 0.1 }, [x, 0.1, 20]],
    // `dim` is positional behind them, also when it is optional.
    ['torch.sum', [x], {}, [x]],
    ['torch.sum', [x], { dim: [0, 2], keepdim: true }, [x, [0, 2], { keepdim: true }]],
    ['torch.sum', [x, 1, true], {}, [x, 1, { keepdim: true }]],
    ['torch.sum', [x], { dtype: 'float32' }, [x, undefined, { dtype: 'float32' }]],
    ['torch.topk', [x], { k: 3, dim: 1, largest: false }, [x, 3, 1, { largest: false }]],
    ['torch.transpose', [x, 0, 1], {}, [x, 0, 1]],
    ['torch.norm', [x, 2, 1], {}, [x, 1, { p: 2 }]],
    ['torch.tensordot', [x, y], { dims: [[1], [0]] }, [x, y, [[1], [0]]]],
    // Every other optional one is in the object.
    [
      'nn.Conv2d',
      [3, 32, 5],
      { padding: 2, padding_mode: 'reflect' },
      [3, 32, 5, { padding: 2, paddingMode: 'reflect' }],
    ],
    ['nn.Conv2d', [3, 32, 5, 2, 1], {}, [3, 32, 5, { stride: 2, padding: 1 }]],
    ['nn.CrossEntropyLoss', [x, null, 1], {}, [{ weight: x, sizeAverage: null, ignoreIndex: 1 }]],
    ['nn.BatchNorm2d', [3], { momentum: null }, [3, { momentum: null }]],
    ['nn.functional.conv2d', [x, y, x, 2], {}, [x, y, { bias: x, stride: 2 }]],
    ['torch.add', [x, y], { alpha: 2 }, [x, y, { alpha: 2 }]],
    // A lone number, shape or tensor is positional.
    ['nn.Dropout', [0.2], {}, [0.2]],
    ['nn.LeakyReLU', [], { negative_slope: 0.1 }, [0.1]],
    ['nn.functional.linear', [x, y, x], {}, [x, y, x]],
    ['nn.LSTM.forward', [x, [y, y]], {}, [x, [y, y]]],
    ['torch.clamp', [x], { max: 1 }, [x, undefined, 1]],
    ['torch.clamp', [x, null, 1], {}, [x, undefined, 1]],
    ['torch.triu', [x], { diagonal: 1 }, [x, 1]],
    ['Tensor.uniform_', [x, -1, 1], {}, [x, -1, 1]],
    ['torch.logspace', [-1, 3, 5], { base: 2 }, [-1, 3, 5, 2]],
    ['distributions.Normal.sample', [[2, 3]], {}, [[2, 3]]],
    ['distributions.Bernoulli', [], { probs: x }, [{ probs: x }]],
    ['distributions.Normal', [x, y], { validate_args: false }, [x, y, { validateArgs: false }]],
    // Every way in which Python takes them.
    ['torch.gather', [], { input: x, dim: 1, index: y }, [x, 1, y]],
    ['torch.eye', [3], { dtype: 'int32' }, [3, { dtype: 'int32' }]],
    ['torch.eye', [3, 2], { requires_grad: true }, [3, 2, { requiresGrad: true }]],
    ['nn.functional.max_pool2d', [x, 2], { return_indices: true }, [x, 2, { returnIndices: true }]],
    [
      'nn.functional.max_pool2d',
      [x, 2, null, 1, 1, false, true],
      {},
      [x, 2, { stride: null, padding: 1, dilation: 1, ceilMode: false, returnIndices: true }],
    ],
    ['torch.amax', [x, 1, true], {}, [x, 1, { keepdim: true }]],
    ['torch.max', [], { input: x, dim: 0, keepdim: true }, [x, 0, { keepdim: true }]],
    ['torch.max', [x], { other: y }, [x, y]],
    ['torch.add', [x, true], {}, [x, true]],
    ['torch.full', [[2], true], {}, [[2], true]],
    ['torch.add', [x, 2, y], {}, [x, y, { alpha: 2 }]],
    ['torch.rsub', [x, 2], { alpha: 2 }, [x, 2, { alpha: 2 }]],
    ['torch.addmm', [0.5, x, 2, y, y], {}, [x, y, y, { beta: 0.5, alpha: 2 }]],
    ['torch.linalg.matrix_norm', [x], { ord: 2 }, [x, undefined, { ord: 2 }]],
    ['torch.linalg.matrix_norm', [x, 'fro', [0, 1]], {}, [x, [0, 1], { ord: 'fro' }]],
    ['Tensor.to', [x, 'float32'], {}, [x, 'float32']],
    ['torch.fft.fft', [x, 4, 0], { norm: 'ortho' }, [x, 0, { n: 4, norm: 'ortho' }]],
    ['autograd.functional.vjp', ['f', x, y], {}, ['f', x, { v: y }]],
    // Overloads.
    ['torch.max', [x, y], {}, [x, y]],
    ['torch.max', [x, 1, true], {}, [x, 1, { keepdim: true }]],
    ['torch.std', [x, false], {}, [x, undefined, { unbiased: false }]],
    ['torch.where', [x], {}, [x]],
    ['torch.where', [x, x, 0.5], {}, [x, x, 0.5]],
    ['torch.arange', [5], { dtype: 'float32' }, [5, { dtype: 'float32' }]],
    ['torch.arange', [1, 5, 2], {}, [1, 5, 2]],
    ['torch.randint', [0, 10, [4]], {}, [0, 10, [4]]],
    // Shapes are arrays, also where Python takes numbers side by side; lists of operands are spread.
    ['Tensor.view', [x, 2, 3], {}, [x, [2, 3]]],
    ['torch.zeros', [2, 3], {}, [[2, 3]]],
    ['torch.permute', [x, [1, 0]], {}, [x, [1, 0]]],
    ['torch.einsum', ['ij,jk->ik', x, y], {}, ['ij,jk->ik', x, y]],
    ['torch.meshgrid', [x, y], { indexing: 'ij' }, [x, y, { indexing: 'ij' }]],
    // In-place methods and schedulers.
    ['Tensor.scatter_', [x, 0, y, 1], { reduce: 'add' }, [x, 0, y, 1, { reduce: 'add' }]],
    ['optim.lr_scheduler.CosineAnnealingWarmRestarts', ['o'], { T_0: 2, T_mult: 2 }, ['o', 2, { tMult: 2 }]],
    ['optim.Adam', [x], { lr: 0.1, weight_decay: 0.2 }, [x, { lr: 0.1, weightDecay: 0.2 }]],
    // Names outside the tables follow the rules as far as they go without a signature.
    ['torch.brand_new', [x, y], { dim: 1, some_option: 2 }, [x, y, 1, { someOption: 2 }]],
    ['nn.Identity', [54], { anything: 1 }, [54, { anything: 1 }]],
  ])('%s %j %j', (name, args, kwargs, expected) => {
    expect(placeArguments(name, args, kwargs)).toEqual(expected);
  });

  it('come from a table that parses', () => {
    expect(signatureNames().length).toBeGreaterThan(2500);
    for (const name of signatureNames()) expect(signaturesOf(name).length).toBeGreaterThan(0);
    expect(() => parseSignature('x:')).toThrow('not a parameter');
  });
});
