/** Imported for its effect by bundles that call methods of all families: `import 'torchlet/methods'`. */
import './ops/attach';
import './ops/fft/methods';
import './ops/linalg/methods';
import './ops/random/methods';
import './ops/sorting/methods';
import './ops/special/methods';
import './ops/statistics/methods';
