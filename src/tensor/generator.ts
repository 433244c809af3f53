import { FormatError, ValueError } from '../errors';
import { allocate, type Block, pointerOf, release } from '../wasm/block';
import { k } from '../wasm/engine';
import { u8, u32 } from '../wasm/memory';
import { beginOperation } from './tensor';
import { typeName } from './wrongArguments';

/** The seed of a generator that was never seeded: PyTorch's. */
const DEFAULT_SEED = 67280421310721;
/** Size of a generator's state: see assembly/random/mt19937.ts. */
const STATE_BYTES = 2560;
/** Where in the state the 64-bit seed is kept, which the kernels do not look at. */
const SEED_AT = 2512;

/**
 * A source of pseudo-random numbers: MT19937, seeded as PyTorch seeds it on the CPU, so that equal seeds give equal
 * numbers.
 *
 * @example
 * const generator = new Generator().manualSeed(7);
 * rand([3], { generator });
 * @see https://pytorch.org/docs/stable/generated/torch.Generator.html
 */
export class Generator {
  private block: Block | null = null;

  /**
   * Starts the sequence that belongs to `seed`, an integer from -2^63 to 2^64 - 1. The low 32 bits decide.
   *
   * @param seed - a whole number; negative ones count from 2^64
   * @returns this generator
   * @throws ValueError for what is no whole number
   */
  manualSeed(seed: number | bigint): this {
    if (typeof seed !== 'bigint' && !Number.isInteger(seed)) {
      const got = typeof seed === 'number' ? seed : typeName(seed);
      throw new ValueError(`manual_seed expected a long, but got ${got}; seeds are whole numbers`);
    }
    const value = BigInt(seed);
    if (value < -(1n << 63n) || value >= 1n << 64n) {
      throw new ValueError(
        `Overflow when unpacking long: the seed must be within [-0x8000000000000000, 0xffffffffffffffff], got ${value}`,
      );
    }
    const bits = BigInt.asUintN(64, value);
    beginOperation();
    this.block ??= allocate(STATE_BYTES);
    const at = pointerOf(this.block);
    const low = Number(bits & 0xffffffffn);
    k.mtSeed(at, low | 0);
    u32[(at + SEED_AT) >>> 2] = low;
    u32[(at + SEED_AT + 4) >>> 2] = Number(bits >> 32n);
    return this;
  }

  /**
   * Seeds with a number that the host draws, and returns it.
   *
   * @returns the seed
   */
  seed(): number {
    const words = globalThis.crypto.getRandomValues(new Uint32Array(2));
    const seed = (words[0] as number) + ((words[1] as number) & 0x1fffff) * 4294967296;
    this.manualSeed(seed);
    return seed;
  }

  /**
   * The seed with which the running sequence began; a bigint where a number can't hold it.
   *
   * @returns the number that it was last seeded with
   */
  initialSeed(): number | bigint {
    beginOperation();
    const at = (this.state() + SEED_AT) >>> 2;
    const seed = BigInt(u32[at] as number) | (BigInt(u32[at + 1] as number) << 32n);
    return seed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seed) : seed;
  }

  /**
   * A copy of the state: where in which sequence the generator is.
   *
   * @returns bytes in the form of PyTorch's
   */
  getState(): Uint8Array {
    beginOperation();
    const at = this.state();
    return u8.slice(at, at + STATE_BYTES);
  }

  /**
   * Goes on from a state that `getState` returned.
   *
   * @param state - what `getState` gave
   * @returns the generator
   * @throws FormatError when it is no such state
   */
  setState(state: Uint8Array): this {
    const next = state?.length === STATE_BYTES ? new DataView(state.buffer, state.byteOffset).getInt32(2496, true) : -1;
    if (next < 0 || next > 624) {
      throw new FormatError(
        `RNG state is wrong: expected the ${STATE_BYTES} bytes of getState(), got ${state?.length ?? typeName(state)} bytes`,
      );
    }
    beginOperation();
    this.block ??= allocate(STATE_BYTES);
    u8.set(state, pointerOf(this.block));
    return this;
  }

  /**
   * A generator that will give the same numbers as this one from here on.
   *
   * @returns a generator that goes on as this one does
   */
  clone(): Generator {
    return new Generator().setState(this.getState());
  }

  /** @internal Address of the state, valid until the next operation begins. */
  state(): number {
    if (this.block === null) this.manualSeed(DEFAULT_SEED);
    return pointerOf(this.block as Block);
  }
}

/** The generator that is used where none is given. */
export const defaultGenerator = new Generator();

/**
 * Seeds the default generator: from here on random numbers, initial weights and shuffles are those that PyTorch gives on
 * the CPU after `torch.manual_seed(seed)`.
 *
 * @param seed - a whole number; negative ones count from 2^64 as in PyTorch
 * @returns the default generator
 * @example
 * manualSeed(0);
 * rand([2]); // tensor([0.4963, 0.7682])
 * @see https://pytorch.org/docs/stable/generated/torch.manual_seed.html
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}

/**
 * Seeds the default generator with a number that the host draws, and returns it.
 *
 * @returns the seed
 * @example
 * seed() === initialSeed(); // true
 */
export function seed(): number {
  return defaultGenerator.seed();
}

/**
 * The seed of the default generator.
 *
 * @returns the number that it was last seeded with
 * @example
 * manualSeed(7);
 * initialSeed(); // 7
 */
export function initialSeed(): number | bigint {
  return defaultGenerator.initialSeed();
}

/**
 * The state of the default generator.
 *
 * @returns bytes in the form of PyTorch's, for `setRngState`
 * @example
 * const state = getRngState();
 * const drawn = rand([3]);
 * setRngState(state);
 * rand([3]).equal(drawn); // true
 */
export function getRngState(): Uint8Array {
  return defaultGenerator.getState();
}

/**
 * Sets the state of the default generator.
 *
 * @param state - what `getRngState` gave
 * @example
 * setRngState(new Generator().manualSeed(0).getState());
 * rand([2]); // tensor([0.4963, 0.7682])
 */
export function setRngState(state: Uint8Array): void {
  defaultGenerator.setState(state);
}

/** @internal The low 32 bits of a 63-bit draw, as `torch.empty((), dtype=torch.int64).random_()`: all that a seed needs. */
export function drawSeed(generator: Generator = defaultGenerator): number {
  beginOperation();
  const state = generator.state();
  const out = allocate(8);
  const at = pointerOf(out);
  k.mtRandom63(state, at);
  const low = u32[at >>> 2] as number;
  release(out);
  return low;
}

/** @internal Uniform float64 numbers in [0, 1), multiples of 2^-53, as `torch.rand(count, dtype=torch.float64)`. */
export function drawUniforms(count: number, generator: Generator = defaultGenerator): Float64Array {
  beginOperation();
  const state = generator.state();
  const out = allocate(8);
  const at = pointerOf(out);
  const drawn = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    k.mtRandom63(state, at);
    drawn[i] = ((u32[at >>> 2] as number) + ((u32[(at >>> 2) + 1] as number) & 0x1fffff) * 4294967296) * 2 ** -53;
  }
  release(out);
  return drawn;
}
