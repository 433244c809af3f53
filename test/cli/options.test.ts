import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../src/cli/options.ts';
import { UsageError } from '../../src/cli/usageError.ts';

const parse = (line: string): unknown => parseCommand(line.split(' ').filter((word) => word !== ''));

test('what is given, and nothing else', () => {
  expect(parse('train --dataset digits')).toEqual({ command: 'train', given: { dataset: 'digits' }, resume: null });
  expect(
    parse(
      'train --dataset=cifar10 --root data --download --epochs 5 --batch-size 32 --lr 1e-3 --momentum .5 --seed -1 ' +
        '--threads 2 --out results --limit 100',
    ),
  ).toEqual({
    command: 'train',
    given: {
      dataset: 'cifar10',
      root: 'data',
      download: true,
      epochs: 5,
      batchSize: 32,
      lr: 0.001,
      momentum: 0.5,
      seed: -1,
      threads: 2,
      out: 'results',
      limit: 100,
    },
    resume: null,
  });
});

test('the other commands', () => {
  expect(parse('export runs/a b.safetensors')).toEqual({
    command: 'export',
    run: 'runs/a',
    file: 'b.safetensors',
    format: 'safetensors',
  });
  expect(parse('export runs/a out/B.ONNX')).toMatchObject({ file: 'out/B.ONNX', format: 'onnx' });
  expect(parse('eval runs/a --root x --download --threads 2')).toEqual({
    command: 'eval',
    run: 'runs/a',
    root: 'x',
    download: true,
    threads: 2,
  });
  expect(parse('eval runs/a')).toMatchObject({ command: 'eval', run: 'runs/a' });
  expect(parse('predict runs/a 1.png 2.png')).toEqual({
    command: 'predict',
    run: 'runs/a',
    images: ['1.png', '2.png'],
  });
  expect(parse('summary runs/a')).toEqual({ command: 'summary', run: 'runs/a' });
});

test('--deterministic divides batches into 8 parts, or into --shards', () => {
  expect(parse('train --dataset digits --deterministic')).toMatchObject({ given: { shards: 8 } });
  expect(parse('train --dataset digits --deterministic --shards 12')).toMatchObject({ given: { shards: 12 } });
  expect(() => parse('train --dataset digits --shards 12')).toThrow('--shards is for --deterministic');
});

test('--resume with and without a run', () => {
  expect(parse('train --resume')).toMatchObject({ resume: '', given: {} });
  expect(parse('train --resume runs/a')).toMatchObject({ resume: 'runs/a' });
  expect(parse('train --resume=runs/a')).toMatchObject({ resume: 'runs/a' });
  expect(parse('train --resume --epochs 5')).toMatchObject({ resume: '', given: { epochs: 5 } });
  expect(parse('train --resume runs/a --dataset digits')).toMatchObject({
    resume: 'runs/a',
    given: { dataset: 'digits' },
  });
});

test('help and version win over what is missing', () => {
  for (const line of ['', 'help', '--help', '-h', 'help help']) {
    expect(parse(line)).toEqual({ command: 'help', of: 'help' });
  }
  for (const name of ['train', 'eval', 'predict', 'summary', 'export']) {
    for (const line of [`help ${name}`, `${name} --help`, `${name} -h`, `--help ${name}`]) {
      expect(parse(line)).toEqual({ command: 'help', of: name });
    }
  }
  for (const line of ['--version', '-v']) expect(parse(line)).toEqual({ command: 'version' });
});

describe('one clear line for', () => {
  test.each([
    ['--download', 'which command? There are: train, eval, predict, summary, export'],
    ['trian', "unknown command 'trian': did you mean train?"],
    ['train', '--dataset is missing: cifar10, cifar100, mnist, fashion-mnist, digits'],
    [
      'train --dataset cifar',
      "unknown dataset 'cifar': did you mean cifar10? (cifar10, cifar100, mnist, fashion-mnist, digits)",
    ],
    ['train --dataset imagenet', "unknown dataset 'imagenet' (cifar10, cifar100, mnist, fashion-mnist, digits)"],
    ['train --dataset digits --bach-size 3', 'unknown option --bach-size: did you mean --batch-size?'],
    ['train --dataset digits --epoch 3', 'unknown option --epoch: did you mean --epochs?'],
    ['train --dataset digits --zzzzzzzzzz', 'unknown option --zzzzzzzzzz'],
    ['train --dataset digits -e 3', 'unknown option -e'],
    ['train --dataset digits more', "unexpected argument 'more'"],
    ['train --dataset', '--dataset needs a value'],
    ['train --dataset digits --out=', '--out needs a value'],
    ['train --dataset digits --download=yes', '--download takes no value'],
    ['train --dataset digits --epochs 0', "--epochs is a whole number from 1 on, not '0'"],
    ['train --dataset digits --epochs 1.5', "--epochs is a whole number from 1 on, not '1.5'"],
    ['train --dataset digits --batch-size many', "--batch-size is a whole number from 1 on, not 'many'"],
    ['train --dataset digits --lr=-1', "--lr is a number from 0 on, not '-1'"],
    ['train --dataset digits --lr 1e999', '--lr 1e999 is too large: at most 3.4e+38'],
    ['train --dataset digits --momentum 1e39', '--momentum 1e39 is too large: at most 3.4e+38'],
    ['train --dataset digits --epochs 1e300', '--epochs 1e300 is too large: at most 9007199254740991'],
    [
      'train --dataset digits --batch-size 9007199254740993',
      '--batch-size 9007199254740993 is too large: at most 9007199254740991',
    ],
    ['train --dataset digits --seed -1e16', '--seed -1e16 is too small: at least -9007199254740991'],
    ['train --dataset digits --lr nan', "--lr is a number from 0 on, not 'nan'"],
    ['export runs/a', 'torchlet export needs a run and the file to write: torchlet export RUN FILE'],
    ['export runs/a b.pt c', "unexpected argument 'c'"],
    ['export runs/a b.pt --lr 1', 'torchlet export takes no --lr'],
    [
      'export runs/a b.txt',
      "the ending of the file says its format: .safetensors, .pt, .pth, .npz, .onnx, not 'b.txt'",
    ],
    ['eval', 'torchlet eval needs a run: torchlet eval RUN'],
    ['eval a b', "unexpected argument 'b'"],
    ['eval a --epochs 3', 'torchlet eval takes no --epochs'],
    ['evl a', "unknown command 'evl': did you mean eval?"],
    ['predict a', 'torchlet predict needs a run and pictures: torchlet predict RUN IMAGE...'],
    ['predict', 'torchlet predict needs a run and pictures: torchlet predict RUN IMAGE...'],
    ['summary', 'torchlet summary needs a run: torchlet summary RUN'],
    ['summary a --roots x', 'unknown option --roots: did you mean --root?'],
    ['help sumary', "unknown command 'sumary': did you mean summary?"],
    ['train --dataset digits --lr 0.1 --lr=0.2', '--lr is given twice'],
    ['train --dataset digits --dataset mnist', '--dataset is given twice'],
    ['train --dataset digits --download --download', '--download is given twice'],
    ['train --resume --resume runs/a', '--resume is given twice'],
    ['train --dataset digits --momentum 0.9x', "--momentum is a number from 0 on, not '0.9x'"],
    ['train --dataset digits --threads 65', "--threads is a whole number from 1 to 64, not '65'"],
    ['train --dataset digits --seed 0.5', "--seed is a whole number, not '0.5'"],
  ])('%s', (line, message) => {
    expect(() => parse(line)).toThrow(new UsageError(message));
  });
});
