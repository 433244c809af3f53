import * as torchlet from 'torchlet';
import * as data from 'torchlet/data';
import * as distributed from 'torchlet/distributed';
import * as io from 'torchlet/io';
import * as metrics from 'torchlet/metrics';
import * as nn from 'torchlet/nn';
import * as F from 'torchlet/nn/functional';
import * as onnx from 'torchlet/onnx';
import * as optim from 'torchlet/optim';
import * as tensorboard from 'torchlet/tensorboard';
import * as testing from 'torchlet/testing';
import * as vis from 'torchlet/vis';
import * as vision from 'torchlet/vision';
import * as worker from 'torchlet/worker';

/** What programs can import, by the name that they import; of names that several have, the first counts. */
export const LIBRARIES: Record<string, object> = {
  torchlet,
  'torchlet/data': data,
  'torchlet/distributed': distributed,
  'torchlet/io': io,
  'torchlet/onnx': onnx,
  'torchlet/metrics': metrics,
  'torchlet/tensorboard': tensorboard,
  'torchlet/testing': testing,
  'torchlet/vis': vis,
  'torchlet/vision': vision,
  'torchlet/worker': worker,
  'torchlet/nn': nn,
  'torchlet/nn/functional': F,
  'torchlet/optim': optim,
};
