import { attachMethods } from '../../tensor/attachMethods';
import * as table from './methodTable';

// Imported for its effect, by torchlet/methods.
attachMethods(table);
