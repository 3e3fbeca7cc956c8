/* The cases in plain C, but for `twelve`, which has more layers, and `mnist-f64`: loops over arrays of constant size, no intrinsics, no math library.
 *
 * A network is a constant, and `accumulate` with its callees is inlined into one function per case, so that gcc sees only
 * loops of known length. Weights are indexed [input][unit], so that the inner loops run over contiguous units with
 * independent sums. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#define INLINE static inline __attribute__((always_inline))
/* Compiler barrier: keeps values from staying in registers or being hoisted across steps. */
#define STEP_ENDS __asm__ volatile("" ::: "memory")

/* ---- Arithmetic ---- */

enum activation { LINEAR, RELU, TANH, SIGMOID, SOFTMAX };

enum { MAX_UNITS = 1024 };

struct layer {
    enum activation f;
    int in, out;
};

struct network {
    int layers;
    struct layer layer[4];
};

INLINE int parameters(struct layer l) { return (l.in + 1) * l.out; }

/* a = f(W x + b) for every sample. `w` holds the weights, then the biases. */
INLINE void forward(struct layer l, int samples, const float *restrict w, const float *restrict x, float *restrict a)
{
    const int in = l.in, out = l.out;
    const float *restrict b = w + in * out;
    for (int n = 0; n < samples; n++) {
        float s[MAX_UNITS];
        for (int i = 0; i < out; i++)
            s[i] = b[i];
        for (int j = 0; j < in; j++)
            for (int i = 0; i < out; i++)
                s[i] += w[j * out + i] * x[n * in + j];
        for (int i = 0; i < out; i++)
            a[n * out + i] = s[i];
    }
    if (l.f == RELU)
        for (int k = 0; k < samples * out; k++)
            a[k] = a[k] > 0 ? a[k] : 0;
    if (l.f == TANH)
        for (int k = 0; k < samples * out; k++)
            a[k] = tanhf(a[k]);
    if (l.f == SIGMOID)
        for (int k = 0; k < samples * out; k++)
            a[k] = 1 / (1 + expf(-a[k]));
    if (l.f == SOFTMAX)
        for (int n = 0; n < samples; n++) {
            float *restrict row = a + n * out;
            float most = row[0], sum = 0;
            for (int i = 1; i < out; i++)
                most = row[i] > most ? row[i] : most;
            for (int i = 0; i < out; i++)
                sum += row[i] = expf(row[i] - most);
            for (int i = 0; i < out; i++)
                row[i] /= sum;
        }
}

/* The loss, summed over the samples. Overwrites the outputs with the deltas, which are a - y for all losses. */
INLINE float output_delta(struct layer l, int samples, const float *restrict y, const int *restrict class,
                          float *restrict a)
{
    float loss = 0;
    if (l.f == SOFTMAX)
        for (int n = 0; n < samples; n++) {
            loss -= logf(a[n * l.out + class[n]]);
            a[n * l.out + class[n]] -= 1;
        }
    else if (l.f == SIGMOID)
        for (int k = 0; k < samples * l.out; k++) {
            loss -= y[k] * logf(a[k]) + (1 - y[k]) * logf(1 - a[k]);
            a[k] -= y[k];
        }
    else
        for (int k = 0; k < samples * l.out; k++) {
            a[k] -= y[k];
            loss += 0.5f * a[k] * a[k];
        }
    return loss;
}

/* Adds the mean outer product of deltas and inputs to the gradient of a layer. */
INLINE void gradient(struct layer l, int samples, float share, const float *restrict delta, const float *restrict x,
                     float *restrict g)
{
    const int in = l.in, out = l.out;
    float *restrict gb = g + in * out;
    for (int j = 0; j < in; j++)
        for (int n = 0; n < samples; n++)
            for (int i = 0; i < out; i++)
                g[j * out + i] += delta[n * out + i] * (share * x[n * in + j]);
    for (int n = 0; n < samples; n++)
        for (int i = 0; i < out; i++)
            gb[i] += delta[n * out + i] * share;
}

/* The deltas of the previous layer, with activation `f`. Overwrites its activations, which determine the derivative. */
INLINE void backward(struct layer l, enum activation f, int samples, const float *restrict w,
                     const float *restrict delta, float *restrict a)
{
    const int in = l.in, out = l.out;
    for (int n = 0; n < samples; n++)
        for (int j = 0; j < in; j++) {
            float sum = 0;
            for (int i = 0; i < out; i++)
                sum += delta[n * out + i] * w[j * out + i];
            const float value = a[n * in + j];
            a[n * in + j] = f == RELU      ? (value > 0 ? sum : 0)
                            : f == TANH    ? sum * (1 - value * value)
                            : f == SIGMOID ? sum * (value * (1 - value))
                                           : sum;
        }
}

/* Adds the gradient of some samples of the batch and returns their loss. `a` is scratch space for the activations.
 *
 * The layers are written out instead of looped over: gcc 12 unrolls the loop but then assumes that `restrict` still
 * separates the output of one layer from the input of the next. */
INLINE float accumulate(struct network net, int samples, float share, const float *restrict w, const float *restrict x,
                        const float *restrict y, const int *restrict class, float *restrict a, float *restrict g)
{
    const struct layer first = net.layer[0], second = net.layer[1], third = net.layer[2];
    const int w2 = parameters(first), w3 = w2 + parameters(second);
    float *const a1 = a, *const a2 = a1 + samples * first.out, *const a3 = a2 + samples * second.out;
    forward(first, samples, w, x, a1);
    forward(second, samples, w + w2, a1, a2);
    float loss;
    if (net.layers == 3) {
        forward(third, samples, w + w3, a2, a3);
        loss = output_delta(third, samples, y, class, a3);
        gradient(third, samples, share, a3, a2, g + w3);
        backward(third, second.f, samples, w + w3, a3, a2);
    } else
        loss = output_delta(second, samples, y, class, a2);
    gradient(second, samples, share, a2, a1, g + w2);
    backward(second, first.f, samples, w + w2, a2, a1);
    gradient(first, samples, share, a1, x, g);
    return loss * share;
}

INLINE void descend(int count, float rate, float *restrict w, const float *restrict g)
{
    for (int k = 0; k < count; k++)
        w[k] -= rate * g[k];
}

/* Adam with the usual constants; `t` counts the steps from 1. */
INLINE void adam(int count, double rate, int t, float *restrict w, float *restrict m, float *restrict v,
                 const float *restrict g)
{
    const float scaled = rate / (1 - pow(0.9, t)), correction = 1 / (1 - pow(0.999, t));
    for (int k = 0; k < count; k++) {
        m[k] = 0.9f * m[k] + 0.1f * g[k];
        v[k] = 0.999f * v[k] + 0.001f * g[k] * g[k];
        w[k] -= scaled * m[k] / (sqrtf(v[k] * correction) + 1e-8f);
    }
}

/* ---- Initial parameters and data, equal in every peer ---- */

static float number(int i, int j) { return ((i * 31 + j * 17) % 29) / 29.0f - 0.5f; }

static float weight(unsigned k, int inputs)
{
    unsigned h = k * 2654435761u;
    h ^= h >> 15;
    h *= 2246822519u;
    h ^= h >> 13;
    return (float)(((h >> 8) / 16777216.0 - 0.5) * 2 * sqrt(3.0 / inputs));
}

static void begin(struct network net, float *w)
{
    for (int l = 0; l < net.layers; w += parameters(net.layer[l++]))
        for (int k = 0; k < parameters(net.layer[l]); k++)
            w[k] = k < net.layer[l].in * net.layer[l].out ? weight(k, net.layer[l].in) : 0;
}

static void fill_samples(int count, int width, float *x)
{
    for (int i = 0; i < count; i++)
        for (int j = 0; j < width; j++)
            x[i * width + j] = number(i, j);
}

/* ---- Timing ---- */

enum { SERIES = 7, CHECKED_STEPS = 10, MAX_THREADS = 8 };
static const float CHECKED_RATE = 0.1f, TIMED_RATE = 1e-6f;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double nanoseconds_of(float (*step)(void), long calls, double *checksum)
{
    const double start = now();
    for (long c = 0; c < calls; c++)
        *checksum += step();
    return now() - start;
}

/* Prints the median time of a call over series of at least 20 ms each. */
static void time_case(const char *name, float (*step)(void))
{
    double times[SERIES], checksum = 0;
    long calls = 1;
    while (nanoseconds_of(step, calls, &checksum) < 20e6)
        calls *= 2;
    for (int s = 0; s < SERIES; s++)
        times[s] = nanoseconds_of(step, calls, &checksum) / calls;
    qsort(times, SERIES, sizeof *times, ascending);
    printf("%s\t%.2f\n%s\tchecksum\t%g\n", name, times[SERIES / 2], name, checksum);
    fflush(stdout);
}

/* ---- The cases ---- */

static int selected_count, threads = 1;
static char **selected;

static int wants(const char *name)
{
    for (int k = 0; k < selected_count; k++)
        if (!strcmp(name, selected[k]))
            return 1;
    return !selected_count;
}

/* The numbers of parameters, and of activations per sample. */
INLINE int all_parameters(struct network net)
{
    int sum = 0;
    for (int l = 0; l < net.layers; l++)
        sum += parameters(net.layer[l]);
    return sum;
}

enum { MAX_PARAMETERS = 512 * 1024 + 1024 * 1024 + 1024 * 64 + 1024 + 1024 + 64, MAX_ACTIVATIONS = 256 * 2112 };
static _Alignas(64) float w[MAX_PARAMETERS], g[MAX_PARAMETERS], a[MAX_ACTIVATIONS];
static _Alignas(64) float x[512 * 784], y[256 * 64];
static int class[512];
static float rate;

static void prepare(struct network net, int batch)
{
    begin(net, w);
    fill_samples(batch, net.layer[0].in, x);
    fill_samples(batch, net.layer[net.layers - 1].out, y);
    for (int n = 0; n < batch; n++)
        class[n] = n % 10;
    if (net.layer[net.layers - 1].f == SIGMOID)
        for (int n = 0; n < batch; n++)
            y[n] = n % 10 % 2;
}

/* A training case: gradient descent on one fixed batch. */
#define TRAINING(NAME, BATCH, LAYERS, ...)                                                         \
    static const struct network NAME = {LAYERS, {__VA_ARGS__}};                                    \
    static float NAME##_step(void)                                                                 \
    {                                                                                              \
        const int count = all_parameters(NAME);                                                    \
        memset(g, 0, count * sizeof *g);                                                           \
        const float loss = accumulate(NAME, BATCH, 1.0f / BATCH, w, x, y, class, a, g);            \
        descend(count, rate, w, g);                                                                \
        STEP_ENDS;                                                                                 \
        return loss;                                                                               \
    }                                                                                              \
    static void NAME##_case(const char *name)                                                      \
    {                                                                                              \
        if (!wants(name))                                                                          \
            return;                                                                                \
        prepare(NAME, BATCH);                                                                      \
        rate = CHECKED_RATE;                                                                       \
        for (int s = 0; s < CHECKED_STEPS; s++)                                                    \
            NAME##_step();                                                                         \
        rate = TIMED_RATE;                                                                         \
        printf("%s\tcheck\t%.7g\n", name, NAME##_step());                                          \
        time_case(name, NAME##_step);                                                              \
    }

/* One sample forward; returns the outputs. */
INLINE float *pass(struct network net, const float *restrict w, const float *restrict x, float *restrict a)
{
    const struct layer first = net.layer[0], second = net.layer[1], third = net.layer[2], fourth = net.layer[3];
    const int w2 = parameters(first), w3 = w2 + parameters(second), w4 = w3 + parameters(third);
    float *const a1 = a, *const a2 = a1 + first.out, *const a3 = a2 + second.out, *const a4 = a3 + third.out;
    forward(first, 1, w, x, a1);
    forward(second, 1, w + w2, a1, a2);
    if (net.layers == 2)
        return a2;
    forward(third, 1, w + w3, a2, a3);
    if (net.layers == 3)
        return a3;
    forward(fourth, 1, w + w4, a3, a4);
    return a4;
}

/* An inference case: one sample forward. Checks a weighted sum of the outputs. */
#define INFERENCE(NAME, LAYERS, ...)                                                               \
    static const struct network NAME = {LAYERS, {__VA_ARGS__}};                                    \
    static float *NAME##_outputs(void)                                                             \
    {                                                                                              \
        float *outputs = pass(NAME, w, x, a);                                                      \
        STEP_ENDS;                                                                                 \
        return outputs;                                                                            \
    }                                                                                              \
    static float NAME##_step(void) { return *NAME##_outputs(); }                                   \
    static void NAME##_case(const char *name)                                                      \
    {                                                                                              \
        if (!wants(name))                                                                          \
            return;                                                                                \
        prepare(NAME, 1);                                                                          \
        const float *outputs = NAME##_outputs();                                                   \
        float check = 0;                                                                           \
        for (int k = 0; k < NAME.layer[LAYERS - 1].out; k++)                                       \
            check += (k + 1) * outputs[k];                                                         \
        printf("%s\tcheck\t%.7g\n", name, check);                                                  \
        time_case(name, NAME##_step);                                                              \
    }

TRAINING(xor, 4, 2, {RELU, 2, 2}, {LINEAR, 2, 1})
TRAINING(control, 32, 3, {TANH, 4, 16}, {TANH, 16, 16}, {LINEAR, 16, 2})
TRAINING(digits, 32, 2, {RELU, 64, 32}, {SOFTMAX, 32, 10})
TRAINING(mnist, 128, 2, {RELU, 784, 128}, {SOFTMAX, 128, 10})
TRAINING(mnist_deep, 128, 3, {RELU, 784, 256}, {RELU, 256, 128}, {SOFTMAX, 128, 10})
TRAINING(wide, 256, 3, {RELU, 512, 1024}, {RELU, 1024, 1024}, {LINEAR, 1024, 64})
TRAINING(odd, 64, 3, {RELU, 13, 50}, {RELU, 50, 300}, {LINEAR, 300, 1})
TRAINING(mnist_1, 1, 2, {RELU, 784, 128}, {SOFTMAX, 128, 10})
TRAINING(lenet, 64, 3, {RELU, 784, 300}, {RELU, 300, 100}, {SOFTMAX, 100, 10})
TRAINING(mnist_512, 512, 2, {RELU, 784, 128}, {SOFTMAX, 128, 10})
TRAINING(housing, 50, 3, {RELU, 13, 50}, {RELU, 50, 50}, {LINEAR, 50, 1})
TRAINING(diagnosis, 16, 2, {SIGMOID, 30, 24}, {SIGMOID, 24, 1})
TRAINING(agent_1, 1, 3, {TANH, 20, 40}, {TANH, 40, 40}, {LINEAR, 40, 3})
INFERENCE(policy, 3, {TANH, 32, 64}, {TANH, 64, 64}, {LINEAR, 64, 4})
INFERENCE(mnist_infer, 2, {RELU, 784, 128}, {SOFTMAX, 128, 10})
INFERENCE(audio, 4, {TANH, 8, 24}, {TANH, 24, 24}, {TANH, 24, 24}, {LINEAR, 24, 1})

/* The full batch of SimpleChains.jl's example, with Adam. Blocks of samples fit into the cache and are the work items of
 * the threads. */
enum { CHAIN_SAMPLES = 10000, CHAIN_BLOCK = 50, CHAIN_BLOCKS = CHAIN_SAMPLES / CHAIN_BLOCK };
static const struct network chain = {3, {{TANH, 4, 32}, {TANH, 32, 16}, {LINEAR, 16, 4}}};
enum { CHAIN_PARAMETERS = 5 * 32 + 33 * 16 + 17 * 4, CHAIN_ACTIVATIONS = CHAIN_BLOCK * (32 + 16 + 4) };
static _Alignas(64) float chain_x[CHAIN_SAMPLES * 4], chain_y[CHAIN_SAMPLES * 4];
static _Alignas(64) float chain_m[CHAIN_PARAMETERS], chain_v[CHAIN_PARAMETERS];
static _Alignas(64) float chain_g[MAX_THREADS][1024], chain_a[MAX_THREADS][CHAIN_ACTIVATIONS];
static int chain_t;

static float chain_part(int thread)
{
    const int first = CHAIN_BLOCKS * thread / threads, end = CHAIN_BLOCKS * (thread + 1) / threads;
    float loss = 0;
    memset(chain_g[thread], 0, sizeof chain_g[thread]);
    for (int block = first; block < end; block++)
        loss += accumulate(chain, CHAIN_BLOCK, 1.0f / CHAIN_SAMPLES, w, chain_x + 4 * CHAIN_BLOCK * block,
                           chain_y + 4 * CHAIN_BLOCK * block, class, chain_a[thread], chain_g[thread]);
    return loss;
}

static float chain_step(void)
{
    float loss = 0;
#pragma omp parallel for num_threads(threads) reduction(+ : loss) schedule(static, 1)
    for (int thread = 0; thread < threads; thread++)
        loss += chain_part(thread);
    for (int thread = 1; thread < threads; thread++)
        for (int k = 0; k < CHAIN_PARAMETERS; k++)
            chain_g[0][k] += chain_g[thread][k];
    adam(CHAIN_PARAMETERS, 1e-3, ++chain_t, w, chain_m, chain_v, chain_g[0]);
    STEP_ENDS;
    return loss;
}

static void chain_case(const char *name)
{
    if (!wants(name))
        return;
    begin(chain, w);
    fill_samples(CHAIN_SAMPLES, 4, chain_x);
    fill_samples(CHAIN_SAMPLES, 4, chain_y);
    for (int s = 0; s < CHECKED_STEPS; s++)
        chain_step();
    printf("%s\tcheck\t%.7g\n", name, chain_step());
    time_case(name, chain_step);
}

/* Arguments: the cases to run, by default all. PEER_THREADS applies to the last case only. */
int main(int count, char **arguments)
{
    selected_count = count - 1;
    selected = arguments + 1;
    if (getenv("PEER_THREADS"))
        threads = atoi(getenv("PEER_THREADS"));
    if (threads < 1 || threads > MAX_THREADS)
        return 1;
    printf("version\tgcc %s\n", __VERSION__);
    xor_case("xor");
    control_case("control");
    digits_case("digits");
    mnist_case("mnist");
    mnist_deep_case("mnist-deep");
    wide_case("wide");
    odd_case("odd");
    mnist_1_case("mnist-1");
    lenet_case("lenet");
    mnist_512_case("mnist-512");
    housing_case("housing");
    diagnosis_case("diagnosis");
    agent_1_case("agent-1");
    policy_case("policy");
    mnist_infer_case("mnist-infer");
    audio_case("audio");
    chain_case("simplechains");
    return 0;
}
