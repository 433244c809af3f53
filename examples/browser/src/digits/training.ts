import type { Questions } from 'torchlet/worker';

export const LOSSES = ['CrossEntropyLoss', 'MSELoss', 'L1Loss'] as const;
export type LossName = (typeof LOSSES)[number];

/** What may change while it trains: the next step goes by it. */
export interface Settings {
  readonly loss: LossName;
  readonly lr: number;
  readonly batchSize: number;
}

/** What a run starts from. */
export interface Start {
  readonly settings: Settings;
  /** The packed digits, as they come over the network. */
  readonly file: Uint8Array;
}

/** What a run tells as it goes. */
export type Told =
  | { readonly kind: 'step'; readonly step: number; readonly epoch: number; readonly loss: number; readonly ms: number }
  | { readonly kind: 'test'; readonly test: TestResult }
  /** The loss or the weights are not finite any more; the network is the one of an earlier step. */
  | { readonly kind: 'diverged'; readonly step: number; readonly keptStep: number };

export interface TestResult {
  readonly step: number;
  readonly epoch: number;
  /** Of the tested digits. */
  readonly count: number;
  readonly right: number;
  /** Row: what it is; column: what it was taken for. */
  readonly matrix: number[][];
  /** Those that the network was surest of, first. */
  readonly mistakes: readonly Mistake[];
}

export interface Mistake {
  /** 28 x 28 bytes, white on black. */
  readonly pixels: Uint8Array;
  readonly label: number;
  readonly guess: number;
  /** How sure the network was, from 0 to 1. */
  readonly share: number;
}

/** Numbers of one layer for the eye: `count` maps of `side` x `side`, from -127 to 127. */
export interface Maps {
  readonly count: number;
  readonly side: number;
  readonly values: Int8Array;
}

/** A digit on its way through the network. */
export interface Look {
  /** 28 x 28 bytes: the drawn digit, or one of the test set where none is drawn. */
  readonly pixels: Uint8Array;
  /** Of a digit of the test set. */
  readonly label: number | undefined;
  /** After each pooling: 32 of 16 x 16, 32 of 8 x 8, 64 of 4 x 4; then 64 numbers. */
  readonly stages: readonly Maps[];
  /** One number for each digit, 1 in all. */
  readonly scores: readonly number[];
  /** The first layer's 32 filters of 5 x 5. */
  readonly filters: Maps;
}

export interface Asked extends Questions {
  threads(): number;
  settings(settings: Settings): void;
  /** Of 28 x 28 bytes, white on black, or of a digit of the test set. */
  look(pixels: Uint8Array | null): Look;
  save(): { readonly bytes: Uint8Array<ArrayBuffer>; readonly step: number };
  /** Only what can be read takes the place of the network; then the run is paused. */
  load(bytes: Uint8Array): { readonly settings: Settings; readonly step: number; readonly losses: Float32Array };
}
