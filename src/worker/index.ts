/** Training in a worker: start, progress, pause, resume, cancel, budgets, checkpoints, questions. */
export type { MessageEnd } from './port';
export type { EndReason, FromWorker, Questions, SentError, ToWorker } from './protocol';
export { serveTraining, type Train, type TrainingRun } from './serve';
export { RemoteRun, type RunEnd, type StartOptions, TrainingWorker } from './trainingWorker';
