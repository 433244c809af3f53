import { attachMethods } from '../../tensor/attachMethods';
import { provideNuclearNorm } from '../reduction/drivers/nuclear';
import { matrixNorm } from './matrixNorm';
import * as table from './methodTable';

// Imported for its effect, by torchlet/methods.
attachMethods(table);
provideNuclearNorm((x, dims, keepdim) => matrixNorm(x, dims, { ord: 'nuc', keepdim }));
