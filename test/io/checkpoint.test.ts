import { FormatError, Generator, memoryStats, nn, optim, rand, type Tensor, tensor } from 'torchlet';
import { describe, expect, test } from 'vitest';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../src/io/checkpoint.ts';
import { encodeSafetensors } from '../../src/io/safetensors.ts';

describe('checkpoint', () => {
  const make = (): Checkpoint => {
    const model = new nn.Linear(3, 2);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
    model(rand([4, 3]))
      .sum()
      .backward();
    optimizer.step();
    return {
      model: model.stateDict(),
      optimizer: optimizer.stateDict(),
      generators: { default: new Generator().manualSeed(5).getState() },
      series: { loss: Float32Array.of(3, 2, 1.5) },
      info: { epoch: 1, name: 'first' },
    };
  };

  test('what goes in comes out', () => {
    const saved = make();
    const bytes = encodeCheckpoint(saved);
    const back = decodeCheckpoint(bytes, 'run.safetensors');
    expect(back.model.weight?.data()).toEqual(saved.model.weight?.data());
    expect(back.generators.default).toEqual(saved.generators.default);
    expect(back.series).toEqual(saved.series);
    expect(back.info).toEqual(saved.info);
    const model = new nn.Linear(3, 2);
    const optimizer = new optim.SGD(model.parameters(), { lr: 1 });
    model.loadStateDict(back.model);
    optimizer.loadStateDict(back.optimizer);
    expect(optimizer.paramGroups[0]).toMatchObject({ lr: 0.1, momentum: 0.9 });
    const again = encodeCheckpoint({ ...back, model: model.stateDict(), optimizer: optimizer.stateDict() });
    expect(again).toEqual(bytes);
  });

  test('numbers and gaps in the state of an optimizer', () => {
    const saved = make();
    saved.optimizer.state = { 0: { step: 7, max_exp_avg_sq: null, exp_avg: rand([2]) } };
    const { state } = decodeCheckpoint(encodeCheckpoint(saved), 'x').optimizer;
    expect(state[0]).toMatchObject({ step: 7, max_exp_avg_sq: null });
    expect(state[0]?.exp_avg).toMatchObject({ shape: [2], dtype: 'float32' });
  });

  test('is refused where it is none, or of another version', () => {
    const metadata = { format: 'torchlet-checkpoint', version: '2', optimizer: '{}', info: '{}' };
    const encode = (change: object): Uint8Array =>
      encodeSafetensors({ tensors: new Map(), metadata: { ...metadata, ...change } });
    expect(() => decodeCheckpoint(encode({ format: 'pt' }), 'model.st')).toThrow(FormatError);
    expect(() => decodeCheckpoint(encode({ format: 'pt' }), 'model.st')).toThrow(
      "model.st is no checkpoint: its format is 'pt'",
    );
    expect(() => decodeCheckpoint(encode({}), 'x')).toThrow('x is a checkpoint of version 2');
    expect(() => decodeCheckpoint(encode({ version: '1' }), 'x')).toThrow('its optimizer has no state');
    expect(() => decodeCheckpoint(encode({ version: '1', info: '{' }), 'x')).toThrow('its info is no JSON');
    const bytes = encodeCheckpoint(make());
    expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 1), 'x')).toThrow('x is truncated');
  });

  const encode = (optimizer: unknown, tensors: [string, Tensor][] = [], info = '{}'): Uint8Array => {
    const text = typeof optimizer === 'string' ? optimizer : JSON.stringify(optimizer);
    const metadata = { format: 'torchlet-checkpoint', version: '1', optimizer: text, info };
    return encodeSafetensors({ tensors: new Map(tensors), metadata });
  };
  const group = { lr: 0.1, betas: [0.9, 0.999], nesterov: false, params: [0, 1], name: 'all' };
  const state = { 0: { step: 3 } };
  const bytes = tensor(new Uint8Array(4));

  test.each<[string, Uint8Array, string]>([
    ['null for the optimizer', encode(null), 'its optimizer is null, expected an object'],
    ['no groups', encode({ state }), 'its optimizer has no param_groups'],
    [
      'groups that are none',
      encode({ state, param_groups: {} }),
      'its optimizer.param_groups is an object, expected a list',
    ],
    ['no params', encode({ state, param_groups: [{ lr: 1 }] }), 'its optimizer.param_groups[0] has no params'],
    [
      'a rate in words',
      encode({ state, param_groups: [group, { ...group, params: [], lr: 'x\u001b' }] }),
      'its optimizer.param_groups[1].lr is "x\\u001b", expected a finite number',
    ],
    [
      'a rate that was NaN',
      encode({ state, param_groups: [{ ...group, lr: null }] }),
      'its optimizer.param_groups[0].lr is null, expected a finite number',
    ],
    [
      'one beta',
      encode({ state, param_groups: [{ ...group, betas: [1] }] }),
      'its optimizer.param_groups[0].betas is a list, expected two finite numbers',
    ],
    [
      'a flag that is a number',
      encode({ state, param_groups: [{ ...group, nesterov: 1 }] }),
      'its optimizer.param_groups[0].nesterov is 1, expected true or false',
    ],
    [
      'a parameter twice',
      encode({ state, param_groups: [group, group] }),
      'its optimizer.param_groups[1].params has 0 twice',
    ],
    [
      'half a parameter',
      encode({ state, param_groups: [{ ...group, params: [0.5] }] }),
      'its optimizer.param_groups[0].params[0] is 0.5, expected a whole number from 0 on',
    ],
    [
      'state of no parameter',
      encode({ state: { 7: {} }, param_groups: [group] }),
      'its optimizer.state.7 belongs to no parameter',
    ],
    [
      'state that is a text',
      encode({ state: { 0: { step: 'three' } }, param_groups: [group] }),
      'its optimizer.state.0.step is "three", expected a finite number',
    ],
    ['a key twice', encode('{"state":{},"state":{},"param_groups":[]}'), "its optimizer has 'state' twice"],
    ['info with a key twice', encode({ state, param_groups: [group] }, [], '{"a":1,"a":2}'), "its info has 'a' twice"],
    [
      'a tensor for a parameter spelled otherwise',
      encode({ state, param_groups: [group] }, [['optimizer.00.x', bytes]]),
      "'optimizer.00.x' belongs to no parameter",
    ],
    [
      'a tensor in the place of a number',
      encode({ state, param_groups: [group] }, [['optimizer.0.step', bytes]]),
      "'optimizer.0.step' is a number of the optimizer as well",
    ],
    [
      'a generator of floats',
      encode({ state, param_groups: [group] }, [['generator.default', tensor([1])]]),
      "'generator.default' has 1 dims of float32, expected a list of uint8",
    ],
    [
      'a series of bytes',
      encode({ state, param_groups: [group] }, [['series.loss', bytes]]),
      "'series.loss' has 1 dims of uint8, expected a list of float32",
    ],
    [
      'a name that would change the object',
      encode({ state, param_groups: [group] }, [['model.__proto__', bytes]]),
      "'model.__proto__' is no name",
    ],
    [
      'another kind',
      encode({ state, param_groups: [group] }, [['extra', bytes]]),
      "'extra' is no part of a checkpoint",
    ],
  ])('names the file and the field: %s', (_, file, message) => {
    expect(() => decodeCheckpoint(file, 'run.safetensors')).toThrow(FormatError);
    expect(() => decodeCheckpoint(file, 'run.safetensors')).toThrow(`run.safetensors is corrupted: ${message}`);
  });

  test('what could not be read again is not written', () => {
    const saved = make();
    const [first] = saved.optimizer.param_groups;
    const spoiled = { ...saved.optimizer, param_groups: [{ ...first, lr: Number.NaN, params: [0, 1] }] };
    expect(() => encodeCheckpoint({ ...saved, optimizer: spoiled })).toThrow('param_groups[0].lr is NaN');
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => encodeCheckpoint({ ...saved, info: circle })).toThrow('the info of a checkpoint is no JSON');
    expect(() => encodeCheckpoint({ ...saved, info: undefined })).toThrow('is no JSON: it is undefined');
    const before = memoryStats().tensors;
    expect(() => encodeCheckpoint({ ...saved, model: { '\ud800': rand([2]) } })).toThrow(FormatError);
    expect(memoryStats().tensors).toBeLessThanOrEqual(before + 1);
  });
});
