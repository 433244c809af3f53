import { afterAll, beforeAll, expect } from 'vitest';
import * as torchlet from '../../src/index';

/** What a program may set for the whole library. */
function settings(): Record<string, unknown> {
  const { autograd, backends, getNumThreads } = torchlet;
  return {
    anomaly: autograd.isAnomalyEnabled(),
    grad: autograd.isGradEnabled(),
    threads: getNumThreads(),
    winograd: backends.winograd,
    print: String(torchlet.tensor([1.23456789])),
  };
}

// Whatever file came before, this one draws the same numbers.
torchlet.manualSeed(0);

let earlier: Record<string, unknown>;
let warned: torchlet.WarnHook;
beforeAll(() => {
  earlier = settings();
  warned = torchlet.setWarnHook(() => {});
  torchlet.setWarnHook(warned);
});

// Files of tests share the library: none may leave it other than it found it.
afterAll(() => {
  torchlet.setWarnHook(warned);
  expect(settings()).toEqual(earlier);
});
