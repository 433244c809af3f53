/** What the page and its worker say to each other. */
export const LOSSES = ['CrossEntropyLoss', 'MSELoss', 'L1Loss'] as const;
export type LossName = (typeof LOSSES)[number];

export interface Settings {
  readonly loss: LossName;
  readonly lr: number;
  readonly batchSize: number;
}

export type ToWorker =
  | { readonly type: 'start'; readonly settings: Settings }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'save' }
  | { readonly type: 'load'; readonly bytes: Uint8Array }
  /** 28 x 28 bytes, white on black. */
  | { readonly type: 'classify'; readonly pixels: Uint8Array };

export type FromWorker =
  | { readonly type: 'ready'; readonly threads: number }
  /** What follows is about the new training. */
  | { readonly type: 'started' }
  /** `losses` are those of the steps since the last message. */
  | {
      readonly type: 'progress';
      readonly step: number;
      readonly epoch: number;
      readonly losses: number[];
      readonly speed: number;
    }
  | { readonly type: 'accuracy'; readonly value: number }
  /** The first layer's 32 filters of 5 x 5. */
  | { readonly type: 'filters'; readonly values: Float32Array }
  | { readonly type: 'classified'; readonly scores: number[] }
  | { readonly type: 'saved'; readonly bytes: Uint8Array<ArrayBuffer>; readonly step: number }
  | { readonly type: 'loaded'; readonly settings: Settings; readonly step: number; readonly losses: Float32Array }
  /** The loss or the weights are not finite any more; the training has ended, and the network is the one of an earlier step. */
  | { readonly type: 'diverged'; readonly step: number; readonly keptStep: number }
  | { readonly type: 'failed'; readonly message: string };
