import { providePrimitives } from '../autograd/primitives';
import { add } from './add';
import { viewPart, viewPartAdjoint, withoutViewPart } from './asStrided';
import { clone } from './contiguous';
import { toType } from './drivers/toType';
import { sumTo } from './sumTo';

// Imported for its effect: the gradient engine, a room below, gets the operations that it needs.
providePrimitives({ add, clone, sumTo, toType, viewPart, viewPartAdjoint, withoutViewPart });
