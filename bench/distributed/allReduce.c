// The time of an all-reduce in plain C, as osu_allreduce measures it: the smallest of many calls.
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  int rank;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  for (int i = 1; i + 1 < argc; i += 2) {
    int count = atoi(argv[i]) / 4, rounds = atoi(argv[i + 1]);
    float *data = malloc(4 * (size_t)count);
    double best = 1e9;
    for (int round = 0; round < rounds; round++) {
      for (int j = 0; j < count; j++) data[j] = 1;
      MPI_Barrier(MPI_COMM_WORLD);
      double begin = MPI_Wtime();
      MPI_Allreduce(MPI_IN_PLACE, data, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
      double seconds = MPI_Wtime() - begin;
      if (seconds < best) best = seconds;
    }
    if (rank == 0) printf("%d %.3f\n", 4 * count, 1e6 * best);
    free(data);
  }
  MPI_Finalize();
}
