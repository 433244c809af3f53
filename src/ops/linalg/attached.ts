// What the package exports of the family, for the default entry: whoever uses any of it gets its methods, too.
import { attachMethods } from '../../tensor/attachMethods';
import { provideNuclearNorm } from '../reduction/drivers/nuclear';
import * as functions from './exports';
import { matrixNorm } from './matrixNorm';
import * as table from './methodTable';

export const {
  chainMatmul,
  cholesky,
  choleskyInverse,
  choleskySolve,
  det,
  frobeniusNorm,
  geqrf,
  inverse,
  linalg,
  logdet,
  lu,
  luSolve,
  luUnpack,
  matrixExp,
  matrixPower,
  nuclearNorm,
  orgqr,
  ormqr,
  pinverse,
  qr,
  slogdet,
  svd,
  symeig,
  triangularSolve,
} = attachMethods(table, functions);

provideNuclearNorm((x, dims, keepdim) => matrixNorm(x, dims, { ord: 'nuc', keepdim }));
