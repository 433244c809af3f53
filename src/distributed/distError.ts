import { TorchletError } from '../errors';

/** What goes wrong between processes: no MPI, ranks that disagree, one that does not come. */
export class DistError extends TorchletError {
  override get name(): string {
    return 'DistError';
  }
}
