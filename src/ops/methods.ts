import { announceMethods, attachMethods, type Methods } from '../tensor/attachMethods';
import type * as fftTable from './fft/methodTable';
import type * as linalgTable from './linalg/methodTable';
import * as ownTable from './methodOnlyTable';
import * as table from './methodTable';
import type * as randomTable from './random/methodTable';
import type * as sortingTable from './sorting/methodTable';
import type * as specialTable from './special/methodTable';
import type * as statisticsTable from './statistics/methodTable';

declare module '../tensor/tensor' {
  interface Tensor
    extends Methods<typeof table>,
      Methods<typeof linalgTable>,
      Methods<typeof ownTable>,
      Methods<typeof fftTable>,
      Methods<typeof randomTable>,
      Methods<typeof sortingTable>,
      Methods<typeof specialTable>,
      Methods<typeof statisticsTable> {}
}

attachMethods({ ...table, ...ownTable });

// Families whose own modules attach them: a program that uses none of them does without.
announceMethods('sorting', 'argsort kthvalue median mode msort nanmedian sort topk unique uniqueConsecutive');
announceMethods(
  'linalg',
  'cholesky choleskyInverse choleskySolve det geqrf inverse logdet lu luSolve matrixExp matrixPower orgqr ormqr pinverse qr slogdet svd symeig triangularSolve',
);
announceMethods('statistics', 'bincount corrcoef cov histc histogram nanquantile quantile');
announceMethods('fft', 'istft stft');
announceMethods('random', 'cauchy_ exponential_ geometric_ logNormal_ multinomial');
announceMethods(
  'special',
  'digamma digamma_ i0 i0_ igamma igamma_ igammac igammac_ lgamma lgamma_ mvlgamma mvlgamma_ polygamma polygamma_',
);
