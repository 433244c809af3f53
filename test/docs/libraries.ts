import * as torchlet from 'torchlet';
import * as data from 'torchlet/data';
import * as distributed from 'torchlet/distributed';
import * as io from 'torchlet/io';
import * as nn from 'torchlet/nn';
import * as F from 'torchlet/nn/functional';
import * as onnx from 'torchlet/onnx';
import * as optim from 'torchlet/optim';
import * as testing from 'torchlet/testing';
import * as vision from 'torchlet/vision';

/** What programs can import, by the name that they import; of names that several have, the first counts. */
export const LIBRARIES: Record<string, object> = {
  torchlet,
  'torchlet/data': data,
  'torchlet/distributed': distributed,
  'torchlet/io': io,
  'torchlet/onnx': onnx,
  'torchlet/testing': testing,
  'torchlet/vision': vision,
  'torchlet/nn': nn,
  'torchlet/nn/functional': F,
  'torchlet/optim': optim,
};
