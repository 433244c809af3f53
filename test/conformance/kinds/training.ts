import { findClass, findFunction, type Library, type OptimizerLike, type TensorLike } from '../api.ts';
import { placeArguments } from '../arguments.ts';
import { close, compareTensor, compareValue } from '../compare.ts';
import { asList, asRecord, type Json, type TensorJson } from '../json.ts';
import { camelCase, publicPath } from '../names.ts';
import { Mismatch } from '../outcome.ts';
import { argumentsFrom, tensorOf, valueFrom } from '../values.ts';
import { type Prepare, toleranceOf } from './prepared.ts';
import { functionOf } from './steps.ts';

const tensorJson = (json: Json | undefined): TensorJson => json as unknown as TensorJson;

const leavesFrom = (library: Library, list: Json | undefined): TensorLike[] =>
  asList(list).map((json) => tensorOf(library, tensorJson(json), true));

function setGrads(library: Library, params: readonly TensorLike[], grads: Json | undefined): void {
  asList(grads).forEach((json, i) => {
    const param = params[i];
    if (param !== undefined) param.grad = json === null ? null : tensorOf(library, tensorJson(json));
  });
}

/** `new optim.SGD(params, { lr })`: an optimizer's options are all in the object, `lr` too. */
export function makeOptimizer(
  library: Library,
  name: string,
  params: unknown,
  kwargs: Json | undefined,
): OptimizerLike {
  const options = argumentsFrom(library, [], kwargs).kwargs;
  const optimizer = findClass(library.torchlet, publicPath(name));
  return new optimizer(...placeArguments(name, [params], options)) as OptimizerLike;
}

const groupOptions = (library: Library, group: Readonly<Record<string, Json>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(group)
      .filter(([key]) => key !== 'params')
      .map(([key, value]) => [camelCase(key), valueFrom(library, value, key)]),
  );

/** Parameters after each step. */
export const prepareOptimizer: Prepare = (library, testCase) => {
  const name = String(testCase.name);
  findClass(library.torchlet, publicPath(name));
  const tolerance = toleranceOf(testCase);
  const params = leavesFrom(library, testCase.params);
  let optimizer: OptimizerLike;
  return {
    init() {
      const groups = asList(testCase.param_groups).map((json) => ({
        params: asList(asRecord(json).params).map((i) => params[Number(i)]),
        ...groupOptions(library, asRecord(json)),
      }));
      optimizer = makeOptimizer(library, name, groups.length > 0 ? groups : params, testCase.kwargs);
    },
    call() {
      asList(testCase.grads).forEach((grads, step) => {
        setGrads(library, params, grads);
        optimizer.step();
        asList(asList(testCase.params_after)[step]).forEach((json, i) => {
          compareTensor(params[i], tensorJson(json), tolerance, `parameter ${i} after step ${step + 1}`);
        });
      });
    },
    check() {},
  };
};

/** Optimizers whose step evaluates the loss itself: what each step returned, and the parameters then. */
export const prepareClosureOptimizer: Prepare = (library, testCase) => {
  const name = String(testCase.name);
  findClass(library.torchlet, publicPath(name));
  const objective = functionOf(library, testCase.objective);
  const tolerance = toleranceOf(testCase);
  const params = leavesFrom(library, testCase.params);
  let optimizer: OptimizerLike;
  return {
    init() {
      optimizer = makeOptimizer(library, name, params, testCase.kwargs);
    },
    call() {
      const closure = (): TensorLike => {
        optimizer.zeroGrad();
        const loss = objective(...params) as TensorLike;
        loss.backward();
        return loss;
      };
      for (let step = 0; step < Number(testCase.steps); step++) {
        const loss = optimizer.step(closure);
        compareTensor(loss, tensorJson(asList(testCase.losses)[step]), tolerance, `loss of step ${step + 1}`);
        asList(asList(testCase.params_after)[step]).forEach((json, i) => {
          compareTensor(params[i], tensorJson(json), tolerance, `parameter ${i} after step ${step + 1}`);
        });
      }
    },
    check() {},
  };
};

/** Returned norm, and the gradients afterwards. */
export const prepareClip: Prepare = (library, testCase) => {
  const name = String(testCase.name);
  const clip = findFunction(library.torchlet, publicPath(name));
  const tolerance = toleranceOf(testCase);
  const params = leavesFrom(library, testCase.params);
  setGrads(library, params, testCase.grads);
  const { args, kwargs } = argumentsFrom(library, testCase.args, testCase.kwargs);
  let output: unknown;
  return {
    call() {
      output = clip(...placeArguments(name, [params, ...args], kwargs));
    },
    check() {
      compareValue(output, testCase.output as Json, tolerance, 'output');
      asList(testCase.grads_after).forEach((json, i) => {
        compareValue(params[i]?.grad, json, tolerance, `gradient of parameter ${i}`);
      });
    },
  };
};

interface SchedulerLike {
  step(argument?: unknown): unknown;
}

function momentumOf(group: Readonly<Record<string, unknown>>): number {
  return Number(group.momentum ?? (Array.isArray(group.betas) ? group.betas[0] : Number.NaN));
}

/** Learning rates, right after construction and after every step. */
export const prepareScheduler: Prepare = (library, testCase) => {
  const name = String(testCase.name);
  const sequence = asList(testCase.sequence).map(asRecord);
  const chain = [...asList(testCase.chain), ...asList(testCase.sequence)].map(asRecord);
  const made = chain.length > 0 ? chain : [{ name, kwargs: testCase.kwargs ?? {} }];
  const settings = asRecord(testCase.optimizer);
  for (const needed of [
    settings.name,
    ...(sequence.length > 0 ? [name] : []),
    ...made.map((scheduler) => scheduler.name),
  ]) {
    findClass(library.torchlet, publicPath(String(needed)));
  }
  const tolerance = toleranceOf(testCase);
  const parameter = (): TensorLike => tensorOf(library, { shape: [1], dtype: 'float32', data: [0] }, true);
  const groups = asList(settings.group_lrs).map((lr) => ({ params: [parameter()], lr }));
  const optimizer = makeOptimizer(library, String(settings.name), groups, settings.kwargs);
  let schedulers: SchedulerLike[] = [];

  const expectRates = (step: number): void => {
    const read = (field: Json | undefined, values: readonly number[], what: string): void => {
      asList(asList(field)[step]).forEach((expected, group) => {
        const got = values[group] ?? Number.NaN;
        if (!close(got, Number(expected), tolerance)) {
          throw new Mismatch(`${what} of group ${group} after step ${step}: expected ${expected}, got ${got}`);
        }
      });
    };
    read(
      testCase.lr,
      optimizer.paramGroups.map((group) => Number(group.lr)),
      'rate',
    );
    read(testCase.momentum, optimizer.paramGroups.map(momentumOf), 'momentum');
  };
  return {
    init() {
      schedulers = made.map((json) => {
        const name = String(json.name);
        const scheduler = findClass(library.torchlet, publicPath(name));
        const { kwargs } = argumentsFrom(library, [], json.kwargs);
        return new scheduler(...placeArguments(name, [optimizer], kwargs)) as SchedulerLike;
      });
      if (sequence.length > 0) {
        const { kwargs } = argumentsFrom(library, [], testCase.kwargs);
        const SequentialLR = findClass(library.torchlet, publicPath(name));
        schedulers = [new SequentialLR(...placeArguments(name, [optimizer, schedulers], kwargs)) as SchedulerLike];
      }
    },
    call() {
      expectRates(0);
      for (let step = 1; step <= Number(testCase.steps); step++) {
        optimizer.step();
        const given = asList(testCase.metrics)[step - 1] ?? asList(testCase.epochs)[step - 1];
        const argument = given === undefined ? undefined : valueFrom(library, given, 'metrics');
        for (const scheduler of schedulers) {
          if (argument === undefined) scheduler.step();
          else scheduler.step(argument);
        }
        expectRates(step);
      }
    },
    check() {},
  };
};
