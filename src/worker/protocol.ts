/** What a page says to its worker. */
export type ToWorker =
  | {
      readonly torchlet: 'start';
      readonly run: number;
      readonly settings: unknown;
      readonly checkpoint: unknown;
      readonly maxSteps: number | null;
      readonly maxMs: number | null;
      readonly reportMs: number;
      readonly paused: boolean;
    }
  | { readonly torchlet: 'pause' | 'resume' | 'cancel'; readonly run: number }
  | {
      readonly torchlet: 'ask';
      readonly run: number;
      readonly question: number;
      readonly name: string;
      readonly value: unknown;
    };

/** Why a run has ended. */
export type EndReason = 'finished' | 'cancelled' | 'maxSteps' | 'maxMs';

/** An error, whose class does not survive a message. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** What a worker says to its page. */
export type FromWorker =
  | { readonly torchlet: 'progress'; readonly run: number; readonly step: number; readonly values: readonly unknown[] }
  | { readonly torchlet: 'paused' | 'resumed'; readonly run: number; readonly step: number }
  | {
      readonly torchlet: 'answer';
      readonly run: number;
      readonly question: number;
      readonly value?: unknown;
      readonly error?: SentError;
    }
  | {
      readonly torchlet: 'ended';
      readonly run: number;
      readonly reason: EndReason;
      readonly step: number;
      readonly result: unknown;
      readonly checkpoint: unknown;
    }
  | { readonly torchlet: 'failed'; readonly run: number; readonly error: SentError };

/** What a page may ask a training: the name of each question, with the type of what answers it. */
export type Questions = Record<string, (value: never) => unknown>;

/** The name under which a checkpoint is asked for. */
export const CHECKPOINT = 'torchlet.checkpoint';
