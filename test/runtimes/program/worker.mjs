// The worker of inWorker.mjs.
import { serveTraining } from 'torchlet/worker';
import { train } from './trainInWorker.mjs';

serveTraining(train);
