#define _GNU_SOURCE
/* What the tests of the foreign function interface call. Each function makes one property visible. */

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <uchar.h>
#include <unistd.h>
#include <wchar.h>

/* Scalars come back as they went in. */
int8_t probe_int8(int8_t x) { return x; }
int16_t probe_int16(int16_t x) { return x; }
int32_t probe_int32(int32_t x) { return x; }
int64_t probe_int64(int64_t x) { return x; }
uint8_t probe_uint8(uint8_t x) { return x; }
uint16_t probe_uint16(uint16_t x) { return x; }
uint32_t probe_uint32(uint32_t x) { return x; }
uint64_t probe_uint64(uint64_t x) { return x; }
float probe_float(float x) { return x; }
double probe_double(double x) { return x; }
bool probe_bool(bool x) { return x; }
unsigned char probe_char(unsigned char x) { return x; }
wchar_t probe_wchar(wchar_t x) { return x; }
void *probe_pointer(void *x) { return x; }

/* More arguments than registers. */
int64_t probe_sum(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g, int64_t h, int64_t i,
                  int64_t j, int64_t k, int64_t l)
{
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * k + 12 * l;
}

double probe_mixed(int a, double b, int64_t c, float d, uint8_t e, double f, double g, double h, double i, double j,
                   double k, double l, double m, int16_t n, int o, int p)
{
    return a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p;
}

/* Texts. */
size_t probe_length(const char *text) { return strlen(text); }
size_t probe_length16(const char16_t *text)
{
    size_t n = 0;
    while (text[n]) n++;
    return n;
}
size_t probe_length32(const char32_t *text)
{
    size_t n = 0;
    while (text[n]) n++;
    return n;
}
const char *probe_greeting(bool is_null) { return is_null ? NULL : "h\xc3\xa9llo"; }
const char16_t *probe_greeting16(void) { return u"h\u00e9llo \U0001F44B"; }
const char32_t *probe_greeting32(void) { return U"h\u00e9llo \U0001F44B"; }
const char *probe_not_utf8(void) { return "\xff"; }
char *probe_duplicate(const char *text) { return strdup(text); }
static int freed;
void probe_free(void *block)
{
    free(block);
    freed++;
}
int probe_freed(void) { return freed; }
const char *probe_rest(const char *text, int c) { return strchr(text, c); }
int probe_same(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* Structures in registers, in both kinds of them, and in memory. */
struct point { int x, y; };
struct mixed { double weight; int8_t code; int16_t more; };
struct pair { double re, im; };
struct large { int64_t a, b, c; };
struct nested { struct point corner; float scale; };
union number { int32_t whole; float real; uint8_t bytes[8]; };
struct packed_text { char name[6]; uint16_t length; };

struct point probe_swap(struct point p) { return (struct point){p.y, p.x}; }
struct mixed probe_heavier(struct mixed m, double by)
{
    return (struct mixed){m.weight + by, (int8_t)(m.code + 1), (int16_t)(m.more - 1)};
}
struct pair probe_multiply(struct pair a, struct pair b)
{
    return (struct pair){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
struct large probe_rotate(int64_t by, struct large l) { return (struct large){l.b + by, l.c + by, l.a + by}; }
struct nested probe_grow(struct nested n, float by)
{
    n.corner.x++;
    n.scale *= by;
    return n;
}
union number probe_number(union number n)
{
    n.whole++;
    return n;
}
void probe_move(struct point *p, int dx, int dy)
{
    p->x += dx;
    p->y += dy;
}
int probe_sum_points(const struct point *points, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++) sum += points[i].x * points[i].y;
    return sum;
}
struct point *probe_static_point(void)
{
    static struct point p = {3, 4};
    return &p;
}
int probe_name_length(struct packed_text *t) { return (int)strnlen(t->name, sizeof t->name) + t->length; }
struct point *probe_null(void) { return NULL; }

/* What C stores. */
int probe_divide(int a, int b, int *remainder)
{
    *remainder = a % b;
    return a / b;
}
void probe_increment(int64_t *x) { ++*x; }
void probe_point_at(int x, int y, struct point *out) { *out = (struct point){x, y}; }
void probe_name_of(int n, const char **out) { *out = n ? "one" : NULL; }
void probe_fill(uint8_t *bytes, size_t n, int value) { memset(bytes, value, n); }
int64_t probe_total(const uint8_t *bytes, size_t n)
{
    int64_t total = 0;
    for (size_t i = 0; i < n; i++) total += bytes[i];
    return total;
}

/* errno, and functions that fail. */
int probe_errno(int e)
{
    errno = e;
    return e ? -1 : 0;
}
int probe_reads_errno(void) { return errno; }

/* Variable arguments: types by letter. */
double probe_variable(const char *types, ...)
{
    va_list arguments;
    double sum = 0;
    va_start(arguments, types);
    for (; *types; types++) {
        switch (*types) {
        case 'i': sum += va_arg(arguments, int); break;
        case 'l': sum += (double)va_arg(arguments, int64_t); break;
        case 'd': sum += va_arg(arguments, double); break;
        case 's': sum += (double)strlen(va_arg(arguments, const char *)); break;
        }
    }
    va_end(arguments);
    return sum;
}

/* Enumerations, flags, opaque types. */
int probe_next(int colour) { return colour + 1; }
unsigned probe_flags(unsigned flags) { return flags ^ 1u; }
struct counter { int count; };
static int counters;
struct counter *probe_counter(int start)
{
    struct counter *c = malloc(sizeof *c);
    c->count = start;
    counters++;
    return c;
}
int probe_count(struct counter *c) { return c->count++; }
void probe_counter_free(struct counter *c)
{
    free(c);
    counters--;
}
int probe_counters(void) { return counters; }

/* Variables. */
int probe_variable_int = 42;
double probe_variable_double = 2.5;
const char *probe_variable_text = "text";
struct point probe_variable_point = {5, 6};
static int twice(int x) { return 2 * x; }
int (*probe_variable_function)(int) = twice;
int (*probe_function(void))(int) { return twice; }

/* Threads: who makes a call, how many at once, in which order. */
int64_t probe_thread(void) { return syscall(SYS_gettid); }
static void pause_for(int milliseconds)
{
    struct timespec t = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    while (nanosleep(&t, &t) != 0) {}
}
int probe_sleep(int milliseconds)
{
    pause_for(milliseconds);
    return milliseconds;
}
static atomic_int inside, most_inside;
int probe_enter(int milliseconds)
{
    int now = atomic_fetch_add(&inside, 1) + 1;
    int most = atomic_load(&most_inside);
    while (most < now && !atomic_compare_exchange_weak(&most_inside, &most, now)) {}
    pause_for(milliseconds);
    atomic_fetch_sub(&inside, 1);
    return now;
}
int probe_most(void) { return atomic_exchange(&most_inside, 0); }
static int entries[4096];
static atomic_int entry_count;
void probe_log(int id) { entries[atomic_fetch_add(&entry_count, 1) & 4095] = id; }
int probe_logged(int index) { return entries[index]; }
int probe_log_length(void) { return atomic_exchange(&entry_count, 0); }
/* A static buffer, as `strerror` has. */
const char *probe_numeral(int n)
{
    static char buffer[16];
    int length = 0;
    do buffer[length++] = (char)('0' + n % 10);
    while (n /= 10);
    buffer[length] = 0;
    return buffer;
}
const uint8_t *probe_address_of(uint8_t *bytes, int milliseconds)
{
    pause_for(milliseconds);
    bytes[0]++;
    return bytes;
}

/* Callbacks. */
int probe_apply(int (*f)(int), int x) { return f(x); }
double probe_apply_many(double (*f)(int8_t, uint16_t, int64_t, float, double, bool, unsigned char, int, int, int64_t,
                                    double))
{
    return f(-1, 65535, INT64_MIN, 1.5f, 2.25, true, 'x', -7, 8, 9, 10.5);
}
int probe_apply_points(struct point (*f)(struct point, struct mixed, struct large, int))
{
    struct point p = f((struct point){1, -2}, (struct mixed){0.5, -3, 4}, (struct large){5, 6, 7}, 8);
    return p.x * 100 + p.y;
}
int64_t probe_apply_large(struct large (*f)(struct large, int64_t))
{
    struct large l = f((struct large){1, 2, 3}, 10);
    return l.a * 10000 + l.b * 100 + l.c;
}
double probe_apply_mixed(struct mixed (*f)(double, struct mixed))
{
    struct mixed m = f(2.5, (struct mixed){4.0, 1, 2});
    return m.weight + m.code + m.more;
}
bool probe_apply_text(bool (*f)(const char *, const char *, struct point *))
{
    struct point p = {11, 12};
    return f("h\xc3\xa9llo", NULL, &p);
}
static int (*stored)(int);
void probe_store(int (*f)(int)) { stored = f; }
int probe_call_stored(int x) { return stored(x); }
struct work { int (*f)(int); int times; int64_t sum; };
static void *work(void *argument)
{
    struct work *w = argument;
    for (int i = 0; i < w->times; i++) w->sum += w->f(i);
    return NULL;
}
int64_t probe_apply_on_threads(int (*f)(int), int threads, int times)
{
    pthread_t ids[64];
    struct work works[64];
    int64_t sum = 0;
    for (int i = 0; i < threads; i++) {
        works[i] = (struct work){f, times, 0};
        if (pthread_create(&ids[i], NULL, work, &works[i]) != 0) return -1;
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        sum += works[i].sum;
    }
    return sum;
}
/* Calls back by two functions in turn. */
int probe_apply_both(int (*f)(int), int (*g)(int), int times)
{
    int sum = 0;
    for (int i = 0; i < times; i++) sum += f(i) + 100 * g(i);
    return sum;
}
static int calls;
int probe_apply_times(int (*f)(int), int times)
{
    int sum = 0;
    for (int i = 0; i < times; i++) {
        sum += f(i);
        calls++;
    }
    return sum;
}
int probe_calls(void)
{
    int now = calls;
    calls = 0;
    return now;
}
int64_t probe_places(int a, int b, int c, int d, int e, int f, const uint8_t *first, const uint8_t *second)
{
    return a + b + c + d + e + f + first[0] * 1000 + second[0] * 100000;
}
int64_t probe_apply_then_total(int (*f)(int), const uint8_t *bytes, size_t n)
{
    f(0);
    return probe_total(bytes, n);
}
uint64_t probe_object(uint64_t object) { return object; }
/* A structure whose memory ends with its owner, and a list of them. */
struct link { int value; struct link *next; };
struct link *probe_link(int value, struct link *next)
{
    struct link *l = malloc(sizeof *l);
    *l = (struct link){value, next};
    counters++;
    return l;
}
void probe_links_free(struct link *l)
{
    while (l) {
        struct link *next = l->next;
        l->value = -1;
        free(l);
        counters--;
        l = next;
    }
}
int probe_fails_to_name(const char **name, struct link **l)
{
    *name = NULL;
    *l = NULL;
    return -1;
}
/* Callbacks from threads of C that nobody waits for. */
struct posting { void (*f)(int, double, struct large, void *); int from, times; void *data; };
static void post_all(struct posting *p)
{
    for (int i = p->from; i < p->from + p->times; i++) p->f(i, i / 2.0, (struct large){i, 2, 3}, p->data);
}
static void *posting(void *argument)
{
    post_all(argument);
    free(argument);
    return NULL;
}
void probe_post(void (*f)(int, double, struct large, void *), int from, int times, void *data)
{
    post_all(&(struct posting){f, from, times, data});
}
int probe_post_apart(void (*f)(int, double, struct large, void *), int from, int times, void *data)
{
    pthread_t thread;
    struct posting *p = malloc(sizeof *p);
    *p = (struct posting){f, from, times, data};
    if (pthread_create(&thread, NULL, posting, p) != 0) return -1;
    return pthread_detach(thread);
}
static void *posting_late(void *argument)
{
    struct posting *p = argument;
    pause_for(p->times);
    p->times = 3;
    return posting(p);
}
int probe_post_late(void (*f)(int, double, struct large, void *), int milliseconds)
{
    pthread_t thread;
    struct posting *p = malloc(sizeof *p);
    *p = (struct posting){f, 0, milliseconds, NULL};
    if (pthread_create(&thread, NULL, posting_late, p) != 0) return -1;
    return pthread_detach(thread);
}
/* Writes a byte to a descriptor after some time. */
int probe_write_later(int descriptor, int byte, int milliseconds)
{
    unsigned char written = (unsigned char)byte;
    pause_for(milliseconds);
    return (int)write(descriptor, &written, 1);
}
/* What the calling convention promises to C, and what C may do. */
int probe_alignment(int a, int b, int c, int d, int e, int f, int g)
{
    (void)(a + b + c + d + e + f + g);
    return (int)((uintptr_t)__builtin_frame_address(0) % 16);
}

/* Calls back at the depth at which a later frame has an array. */
static __attribute__((noinline)) int call_back(int (*f)(int), int x)
{
    return f(x);
}

/* How many bytes of such an array a callback changes, which the array's frame lies around. */
static __attribute__((noinline)) int changed_by(int (*f)(int), int x)
{
    volatile unsigned char bytes[4096];
    int changed = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = 0x55;
    f(x);
    for (size_t i = 0; i < sizeof bytes; i++)
        changed += bytes[i] != 0x55;
    return changed;
}

/* Calls back twice, with 1 and 2; how many bytes of its own the second one changed. */
int probe_changed_in_frame(int (*f)(int))
{
    call_back(f, 1);
    return changed_by(f, 2);
}
#define CLOBBERED \
    "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", \
        "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "cc", "memory"
__attribute__((noinline)) static void clobber(void)
{
    __asm__ volatile("mov $-1, %%rax; mov %%rax, %%rcx; mov %%rax, %%rdx; mov %%rax, %%rsi; mov %%rax, %%rdi;"
                     "mov %%rax, %%r8; mov %%rax, %%r9; mov %%rax, %%r10; mov %%rax, %%r11;"
                     "pcmpeqd %%xmm0, %%xmm0; movaps %%xmm0, %%xmm1; movaps %%xmm0, %%xmm7; movaps %%xmm0, %%xmm8;"
                     "movaps %%xmm0, %%xmm15"
                     ::: CLOBBERED);
}
int probe_clobber(int x)
{
    clobber();
    return x;
}
/* Whether a callback leaves the registers alone that it must preserve. */
int probe_preserved(int (*f)(int))
{
    uint64_t rbx = 1, r12 = 2, r13 = 3, r14 = 4, r15 = 5;
    __asm__ volatile("mov %[f], %%rax; mov $7, %%edi; mov $11, %%rbx; mov $12, %%r12; mov $13, %%r13; mov $14, %%r14;"
                     "mov $15, %%r15; mov %%rsp, %%rcx; and $-16, %%rsp; push %%rcx; push %%rcx; call *%%rax;"
                     "pop %%rcx; mov %%rcx, %%rsp;"
                     "mov %%rbx, %[rbx]; mov %%r12, %[r12]; mov %%r13, %[r13]; mov %%r14, %[r14]; mov %%r15, %[r15]"
                     : [rbx] "=m"(rbx), [r12] "=m"(r12), [r13] "=m"(r13), [r14] "=m"(r14), [r15] "=m"(r15)
                     : [f] "m"(f)
                     : "rbx", "r12", "r13", "r14", "r15", CLOBBERED);
    return rbx == 11 && r12 == 12 && r13 == 13 && r14 == 14 && r15 == 15;
}
#define INTS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9)
int64_t probe_forty(int a0, int a1, int a2, int a3, int a4, int a5, int a6, int a7, int a8, int a9, int b0, int b1,
                    int b2, int b3, int b4, int b5, int b6, int b7, int b8, int b9, int c0, int c1, int c2, int c3,
                    int c4, int c5, int c6, int c7, int c8, int c9, int d0, int d1, int d2, int d3, int d4, int d5,
                    int d6, int d7, int d8, int d9)
{
    int64_t sum = 0;
#define ADD(i) sum += (int64_t)(i + 1) * a##i + (i + 11) * b##i + (i + 21) * c##i + (i + 31) * d##i;
    INTS(ADD)
    return sum;
}
double probe_twenty(double a0, double a1, double a2, double a3, double a4, double a5, double a6, double a7, double a8,
                    double a9, double b0, double b1, double b2, double b3, double b4, double b5, double b6, double b7,
                    double b8, double b9)
{
    double sum = 0;
#define ADD_DOUBLE(i) sum += (i + 1) * a##i + (i + 11) * b##i;
    INTS(ADD_DOUBLE)
    return sum;
}
int probe_number_eq(int a, int b) { return a == b; }
/* errno of a thread, while others set theirs. */
static atomic_bool disturbing;
static void *disturb(void *argument)
{
    char byte;
    while (atomic_load(&disturbing)) {
        errno = EAGAIN;
        (void)!read(-1, &byte, 1);
    }
    return argument;
}
int probe_disturb(bool on)
{
    pthread_t thread;
    atomic_store(&disturbing, on);
    if (!on) return 0;
    return pthread_create(&thread, NULL, disturb, NULL) || pthread_detach(thread) ? -1 : 0;
}
/* Reads what it was given after some time. */
int64_t probe_total_later(const uint8_t *bytes, size_t n, const char *text, int milliseconds)
{
    pause_for(milliseconds);
    return probe_total(bytes, n) + (int64_t)strlen(text);
}
static const uint8_t *kept;
void probe_retain(const uint8_t *bytes) { kept = bytes; }
int probe_retained(void) { return *kept; }

/* Procedures that the program exports; each is there only in a program that does. */
__attribute__((weak)) int scheme_add(int a, int b);
__attribute__((weak)) double scheme_scale(const char *text, double factor);
__attribute__((weak)) int scheme_late(void);

/* Calls one; -1 if there is none. */
int probe_call_add(int a, int b) { return scheme_add ? scheme_add(a, b) : -1; }
double probe_call_scale(const char *text, double factor) { return scheme_scale ? scheme_scale(text, factor) : -1; }
int probe_call_late(void) { return scheme_late ? scheme_late() : -1; }

/* How a child ended: its exit status, or 100 and the signal. */
int probe_wait(int child)
{
    int status;
    if (waitpid(child, &status, 0) != child) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

/* A child that calls back, and one that does not. */
int probe_fork_and_call(int (*f)(int), int calls)
{
    int child = fork();
    if (child == 0) _exit(calls ? f(1) : 3);
    return child < 0 ? -1 : probe_wait(child);
}

/* Uses so much of the stack. */
int probe_fill_stack(int bytes)
{
    volatile unsigned char *room = __builtin_alloca((size_t)bytes);
    int sum = 0;
    for (int i = 0; i < bytes; i++)
        room[i] = (unsigned char)(i & 1);
    for (int i = 0; i < bytes; i++)
        sum += room[i];
    return sum;
}

struct small_stack { int (*f)(int); int x, result; };
static void *on_small_stack(void *data)
{
    struct small_stack *call = data;
    call->result = call->f(call->x);
    return NULL;
}

/* Calls back on a thread with a stack of so many bytes. */
int probe_apply_on_stack(int (*f)(int), int x, size_t bytes)
{
    struct small_stack call = {f, x, -1};
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, bytes);
    if (pthread_create(&thread, &attributes, on_small_stack, &call) == 0) pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    return call.result;
}
