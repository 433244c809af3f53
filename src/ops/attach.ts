// Imported for its effect, by every entry point but lean: operations become methods of Tensor.
import '../autograd/methods';
import './methods';
import './primitives';
import './properties';
