import { attachMethods } from '../../tensor/attachMethods';
import * as table from './methodTable';

// Imported for its effect by attached.ts.
attachMethods(table);
