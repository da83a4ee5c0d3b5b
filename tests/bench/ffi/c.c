/* The measure: C that calls the library through the procedure linkage table, and two threads of C. */

#include "probe.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { CALLS = 20000000, CALLBACKS = 2000000, ROUND_TRIPS = 20000, ELEMENTS = 400 };

static void no_op(void)
{
    double start = bench_now();
    for (int i = 0; i < CALLS; i++) bench_nothing();
    double each = (bench_now() - start) / CALLS;
    printf("no-op-leaf %f\nno-op-sync %f\nno-op-serial-sync %f\n", each, each, each);
}

static void doubles(void)
{
    double sum = 0;
    double start = bench_now();
    for (int i = 0; i < CALLS; i++) sum = bench_add(sum, 1);
    double each = (bench_now() - start) / CALLS;
    if (sum != CALLS) abort();
    printf("doubles-leaf %f\ndoubles-sync %f\n", each, each);
}

static int identity(int x) { return x; }

/* Two threads that hand each other the turn. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned[2] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static int turn;

static void play(int me)
{
    pthread_mutex_lock(&mutex);
    for (int i = 0; i < ROUND_TRIPS; i++) {
        while (turn != me) pthread_cond_wait(&turned[me], &mutex);
        turn = !me;
        pthread_cond_signal(&turned[!me]);
    }
    pthread_mutex_unlock(&mutex);
}

static void *other(void *argument)
{
    play(1);
    return argument;
}

static void round_trips(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, other, NULL) != 0) abort();
    double start = bench_now();
    play(0);
    pthread_join(thread, NULL);
    double each = (bench_now() - start) / ROUND_TRIPS;
    printf("no-op-parallel %f\nno-op-serial %f\n", each, each);
}

static void work(void)
{
    int sum = 0;
    double start = bench_now();
    for (int i = 0; i < ELEMENTS; i++) sum += bench_work(BENCH_ROUNDS);
    double each = (bench_now() - start) / ELEMENTS;
    if (sum == 0) abort();
    printf("parallel-map %f\n", each);
}

int main(void)
{
    no_op();
    doubles();
    printf("callback %f\n", bench_call_back(identity, CALLBACKS));
    printf("callback-thread %f\n", bench_call_back_on_thread(identity, CALLBACKS));
    round_trips();
    work();
    return 0;
}
