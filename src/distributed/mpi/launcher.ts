type Environment = Readonly<Record<string, string | undefined>>;

export function environment(): Environment {
  return (globalThis as { process?: { env: Environment } }).process?.env ?? {};
}

/** How many processes mpirun, mpiexec or srun has started, by the variables that they set; 1 where none did. */
export function launchedSize(env: Environment = environment()): number {
  const isStep = env.PMIX_RANK !== undefined || env.PMI_RANK !== undefined;
  // srun says how many it has started, also where it does not join them; for batch scripts, which are one process, only what they asked for.
  const ofSlurm = env.SLURM_STEP_NUM_TASKS ?? (isStep ? env.SLURM_NTASKS : undefined);
  const size = env.OMPI_COMM_WORLD_SIZE ?? env.PMI_SIZE ?? ofSlurm;
  const count = Number(size ?? 1);
  return Number.isInteger(count) && count > 0 ? count : 1;
}

/**
 * The names under which MPI's library may be found, those of the launcher's own kind first: a process that another kind
 * started would be alone.
 */
export function libraryNames(platform: string, env: Environment = environment()): readonly string[] {
  if (env.TORCHLET_MPI) return [env.TORCHLET_MPI];
  if (platform === 'win32') return ['msmpi.dll', 'impi.dll'];
  const mac = ['libmpi.dylib', '/opt/homebrew/lib/libmpi.dylib', '/usr/local/lib/libmpi.dylib'];
  const open = ['libmpi.so.40', 'libmpi.so.80'];
  const mpich = ['libmpich.so.12', 'libmpi.so.12', 'libmpi_cray.so.12'];
  const isOpen = env.OMPI_COMM_WORLD_SIZE !== undefined || env.PMI_SIZE === undefined;
  const names = isOpen ? [...open, ...mpich] : [...mpich, ...open];
  return platform === 'darwin' ? mac : [...names, 'libmpi.so', 'libmpich.so'];
}
