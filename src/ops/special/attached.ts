// What the package exports of the family, for the default entry: whoever uses any of it gets its methods, too.
import { attachMethods } from '../../tensor/attachMethods';
import * as functions from './exports';
import * as table from './methodTable';

export const {
  digamma,
  digamma_,
  i0,
  i0_,
  igamma,
  igamma_,
  igammac,
  igammac_,
  lgamma,
  lgamma_,
  mvlgamma,
  mvlgamma_,
  polygamma,
  special,
} = attachMethods(table, functions);
