/* The time of the two messages of a step, by MPI alone: MPI_Alltoallv and MPI_Allgatherv of float, for vectors of these lengths.
   The root prints: processes, bytes of a vector, microseconds of alltoallv, microseconds of allgatherv; medians over 101 calls. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

#define CALLS 101

static int compare(const void *one, const void *other) {
    double difference = *(const double *)one - *(const double *)other;
    return (difference > 0) - (difference < 0);
}

int main(int arguments, char **argument) {
    int rank, count;
    MPI_Init(&arguments, &argument);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    for (int k = 1; k < arguments; k++) {
        int part = atoi(argument[k]) / count;
        float *send = calloc((size_t)part * count, sizeof *send), *receive = calloc((size_t)part * count, sizeof *receive);
        int *lengths = malloc(count * sizeof *lengths), *starts = malloc(count * sizeof *starts);
        for (int p = 0; p < count; p++) {
            lengths[p] = part;
            starts[p] = part * p;
        }
        double times[2][CALLS];
        for (int call = 0; call < CALLS; call++) {
            MPI_Barrier(MPI_COMM_WORLD);
            double start = MPI_Wtime();
            MPI_Alltoallv(send, lengths, starts, MPI_FLOAT, receive, lengths, starts, MPI_FLOAT, MPI_COMM_WORLD);
            times[0][call] = MPI_Wtime() - start;
            MPI_Barrier(MPI_COMM_WORLD);
            start = MPI_Wtime();
            MPI_Allgatherv(send, part, MPI_FLOAT, receive, lengths, starts, MPI_FLOAT, MPI_COMM_WORLD);
            times[1][call] = MPI_Wtime() - start;
        }
        for (int kind = 0; kind < 2; kind++)
            qsort(times[kind], CALLS, sizeof **times, compare);
        if (rank == 0)
            printf("%d %zu %.1f %.1f\n", count, (size_t)part * count * sizeof *send, 1e6 * times[0][CALLS / 2], 1e6 * times[1][CALLS / 2]);
        free(send), free(receive), free(lengths), free(starts);
    }
    MPI_Finalize();
    return 0;
}
