/* What the programs of this benchmark call. */

#include "probe.h"
#include <pthread.h>
#include <time.h>

void bench_nothing(void) {}
double bench_add(double a, double b) { return a + b; }

double bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int bench_work(int rounds)
{
    unsigned x = 1;
    for (int i = 0; i < rounds; i++) x = x * 1664525 + 1013904223;
    return x >> 16;
}

double bench_call_back(int (*f)(int), int times)
{
    int sum = f(0);
    double start = bench_now();
    for (int i = 1; i <= times; i++) sum += f(1);
    double each = (bench_now() - start) / times;
    return sum == times ? each : -1;
}

struct work { int (*f)(int); int times; double each; };

static void *work(void *argument)
{
    struct work *w = argument;
    w->each = bench_call_back(w->f, w->times);
    return NULL;
}

double bench_call_back_on_thread(int (*f)(int), int times)
{
    pthread_t thread;
    struct work w = {f, times, -1};
    if (pthread_create(&thread, NULL, work, &w) == 0) pthread_join(thread, NULL);
    return w.each;
}
