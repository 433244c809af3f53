import { find, isCallable, type Library } from '../api.ts';
import { placeArguments } from '../arguments.ts';
import { compareValue } from '../compare.ts';
import { asList, asRecord, isTensorJson, type Json } from '../json.ts';
import { camelCase } from '../names.ts';
import { NotCovered } from '../outcome.ts';
import { argumentsFrom, typedArrayOf } from '../values.ts';
import { type Prepare, toleranceOf } from './prepared.ts';

type Transform = (image: unknown) => unknown;

/** An image as decoders give it: rows of pixels, the channels of a pixel side by side. */
function imageArray(json: Json | undefined): unknown {
  if (!isTensorJson(json)) throw new Error('an image array is given as a tensor');
  const [height, width, channels = 1] = json.shape;
  return { data: typedArrayOf(json), height, width, channels };
}

/** `transforms.normalize(mean, std)`, as in the tutorial; `new transforms.Normalize(mean, std)` where only that exists. */
function makeTransform(library: Library, name: string, init: Json | undefined): () => Transform {
  const short = name.slice('transforms.'.length);
  const factory = find(library.vision, `transforms.${camelCase(short)}`);
  const Made = find(library.vision, `transforms.${short}`);
  if (!isCallable(factory) && !isCallable(Made)) throw new NotCovered(`transforms.${camelCase(short)}`);
  return () => {
    const { args, kwargs } = argumentsFrom(library, asRecord(init).args, asRecord(init).kwargs);
    const placed = placeArguments(name, args, kwargs);
    if (isCallable(factory)) return factory(...placed) as Transform;
    return new (Made as unknown as new (...args: unknown[]) => Transform)(...placed);
  };
}

function makeCompose(library: Library, list: Json | undefined): () => Transform {
  const parts = asList(list).map((json) => makeTransform(library, String(asRecord(json).name), asRecord(json).init));
  const factory = find(library.vision, 'transforms.compose');
  const Made = find(library.vision, 'transforms.Compose');
  if (!isCallable(factory) && !isCallable(Made)) throw new NotCovered('transforms.compose');
  return () => {
    const transforms = parts.map((part) => part());
    if (isCallable(factory)) return factory(transforms) as Transform;
    return new (Made as unknown as new (transforms: unknown) => Transform)(transforms);
  };
}

export const prepareTransform: Prepare = (library, testCase) => {
  const name = String(testCase.name);
  const { args, kwargs } = argumentsFrom(library, testCase.args, testCase.kwargs);
  if (testCase.input_layout !== undefined) args[0] = imageArray(asList(testCase.args)[0]);
  let output: unknown;
  const check = (): void => compareValue(output, testCase.output as Json, toleranceOf(testCase), 'output');

  if (name.startsWith('transforms.functional.')) {
    const path = `transforms.functional.${camelCase(name.slice('transforms.functional.'.length))}`;
    const apply = find(library.vision, path);
    if (!isCallable(apply)) throw new NotCovered(path);
    return {
      call() {
        output = apply(...placeArguments(name, args, kwargs));
      },
      check,
    };
  }
  const make =
    name === 'transforms.Compose'
      ? makeCompose(library, testCase.transforms)
      : makeTransform(library, name, testCase.init);
  let transform: Transform;
  return {
    init() {
      transform = make();
    },
    call() {
      output = transform(args[0]);
    },
    check,
  };
};
