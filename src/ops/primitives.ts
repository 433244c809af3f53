import { providePrimitives } from '../autograd/primitives';
import { viewPart, viewPartAdjoint, withoutViewPart } from './asStrided';
import { add } from './pointwise/add';
import { toType } from './pointwise/drivers/toType';
import { sumTo } from './reduction/sumTo';
import { clone } from './shape/contiguous';

// Imported for its effect: the gradient engine, a room below, gets the operations that it needs.
providePrimitives({ add, clone, sumTo, toType, viewPart, viewPartAdjoint, withoutViewPart });
