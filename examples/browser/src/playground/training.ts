import type { Questions } from 'torchlet/worker';

/** The plane goes from -EXTENT to EXTENT in both directions. */
export const EXTENT = 2;

export const DATA = ['moons', 'spirals', 'circles', 'clouds'] as const;
export type DataName = (typeof DATA)[number];
export const ACTIVATIONS = ['Tanh', 'ReLU', 'GELU', 'Sigmoid'] as const;
export type ActivationName = (typeof ACTIVATIONS)[number];

export interface Point {
  readonly x: number;
  readonly y: number;
  /** 0: blue, 1: orange. */
  readonly label: number;
}

/** What a run starts from. */
export interface Start {
  readonly data: DataName;
  readonly points: number;
  readonly noise: number;
  readonly layers: number;
  readonly width: number;
  readonly activation: ActivationName;
  readonly lr: number;
  /** Steps a second; 0: as many as there can be. */
  readonly pace: number;
  /** Points that somebody added. */
  readonly added: readonly Point[];
}

/** What may change while it trains. */
export type Settings = Pick<Start, 'lr' | 'pace'>;

/** Each step's loss. */
export type Told = number;

export interface Plane {
  readonly step: number;
  /** For `side` x `side` places, from the top left: 0 is surely blue, 255 surely orange. */
  readonly side: number;
  readonly values: Uint8Array;
}

export interface Network {
  /** Of the points that it learns from, and of the others. */
  readonly accuracy: number;
  readonly testAccuracy: number;
  /** Steps a second, without pauses. */
  readonly speed: number;
  readonly side: number;
  /** For each hidden layer and each of its neurons `side` x `side` numbers from -127 to 127. */
  readonly layers: readonly Int8Array[][];
}

export interface Asked extends Questions {
  points(): { readonly points: readonly Point[]; readonly learned: number };
  settings(settings: Settings): void;
  plane(side: number): Plane;
  network(side: number): Network;
}
