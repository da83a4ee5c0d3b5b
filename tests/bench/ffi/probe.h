/* The library that the programs of this benchmark call: libbench.so. Times are in nanoseconds. */

/* Does nothing. */
void bench_nothing(void);
double bench_add(double a, double b);
/* A monotonic clock. */
double bench_now(void);
/* Keeps a processor busy; BENCH_ROUNDS take about a millisecond. */
int bench_work(int rounds);
enum { BENCH_ROUNDS = 800000 };
/* What each of so many calls of a function takes that returns its argument; less than 0 if it does not return that. The
   first call is not counted. */
double bench_call_back(int (*f)(int), int times);
/* The same on a thread that C makes. */
double bench_call_back_on_thread(int (*f)(int), int times);
