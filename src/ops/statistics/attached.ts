// What the package exports of the family, for the default entry: whoever uses any of it gets its methods, too.
import { attachMethods } from '../../tensor/attachMethods';
import * as functions from './exports';
import * as table from './methodTable';

export const { bincount, corrcoef, cov, histc, histogram, histogramdd, nanquantile, quantile } = attachMethods(
  table,
  functions,
);
