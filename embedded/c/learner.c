/* The hand-written loop that the learner is compared with: the same network, 32 => tanh 16 => tanh 16 => linear 4 with half the squared
   error, and the sine predictor, for a compiler that knows all sizes. Instructions are counted by SysTick as in `src/device.rs`. */

#include <math.h>
#include <stdint.h>

enum { INPUTS = 32, HIDDEN = 16, OUTPUTS = 4, REPETITIONS = 400, INSTRUCTIONS_PER_TICK = 40, TICKS = 0x00ffffff };

typedef struct {
    float w1[HIDDEN][INPUTS], b1[HIDDEN];
    float w2[HIDDEN][HIDDEN], b2[HIDDEN];
    float w3[OUTPUTS][HIDDEN], b3[OUTPUTS];
} network;

typedef struct {
    float a1[HIDDEN], a2[HIDDEN], a3[OUTPUTS];
} activations;

static network net, gradient, first, second;
static float beta1_power = 1, beta2_power = 1;

/* a = f(W x + b), with the weights of a unit in a row. */
#define LAYER(ROWS, COLUMNS, W, B, X, A, F)                                                                                          \
    for (int i = 0; i < (ROWS); i++) {                                                                                               \
        float s = (B)[i];                                                                                                            \
        for (int j = 0; j < (COLUMNS); j++) s += (W)[i][j] * (X)[j];                                                                 \
        (A)[i] = F(s);                                                                                                               \
    }

#define IDENTITY(s) (s)
#define RELU(s) ((s) > 0 ? (s) : 0)

__attribute__((noinline)) static void forward(const float x[INPUTS], activations *a) {
    LAYER(HIDDEN, INPUTS, net.w1, net.b1, x, a->a1, tanhf)
    LAYER(HIDDEN, HIDDEN, net.w2, net.b2, a->a1, a->a2, tanhf)
    LAYER(OUTPUTS, HIDDEN, net.w3, net.b3, a->a2, a->a3, IDENTITY)
}

/* delta = f'(a) Wᵀ next, for tanh. */
#define PROPAGATE(ROWS, COLUMNS, W, NEXT, A, DELTA)                                                                                  \
    for (int j = 0; j < (COLUMNS); j++) {                                                                                            \
        float sum = 0;                                                                                                               \
        for (int i = 0; i < (ROWS); i++) sum += (W)[i][j] * (NEXT)[i];                                                               \
        (DELTA)[j] = sum * (1 - (A)[j]) * (1 + (A)[j]);                                                                              \
    }

/* W = factor delta xᵀ, or W += factor delta xᵀ. */
#define UPDATE(ROWS, COLUMNS, W, B, DELTA, X, FACTOR, ASSIGN)                                                                        \
    for (int i = 0; i < (ROWS); i++) {                                                                                               \
        float d = (FACTOR) * (DELTA)[i];                                                                                             \
        (B)[i] ASSIGN d;                                                                                                             \
        for (int j = 0; j < (COLUMNS); j++) (W)[i][j] ASSIGN d * (X)[j];                                                             \
    }

/* The deltas of the outputs under the squared loss, and the loss. */
static inline float output_deltas(const activations *a, const float y[OUTPUTS], float d3[OUTPUTS]) {
    float loss = 0;
    for (int k = 0; k < OUTPUTS; k++) {
        d3[k] = a->a3[k] - y[k];
        loss += d3[k] * d3[k] / 2;
    }
    return loss;
}

__attribute__((noinline)) static float descend(const float x[INPUTS], const float y[OUTPUTS], float rate) {
    activations a;
    float d1[HIDDEN], d2[HIDDEN], d3[OUTPUTS];
    forward(x, &a);
    float loss = output_deltas(&a, y, d3);
    PROPAGATE(OUTPUTS, HIDDEN, net.w3, d3, a.a2, d2)
    UPDATE(OUTPUTS, HIDDEN, net.w3, net.b3, d3, a.a2, -rate, +=)
    PROPAGATE(HIDDEN, HIDDEN, net.w2, d2, a.a1, d1)
    UPDATE(HIDDEN, HIDDEN, net.w2, net.b2, d2, a.a1, -rate, +=)
    UPDATE(HIDDEN, INPUTS, net.w1, net.b1, d1, x, -rate, +=)
    return loss;
}

__attribute__((noinline)) static float differentiate(const float x[INPUTS], const float y[OUTPUTS]) {
    activations a;
    float d1[HIDDEN], d2[HIDDEN], d3[OUTPUTS];
    forward(x, &a);
    float loss = output_deltas(&a, y, d3);
    PROPAGATE(OUTPUTS, HIDDEN, net.w3, d3, a.a2, d2)
    PROPAGATE(HIDDEN, HIDDEN, net.w2, d2, a.a1, d1)
    UPDATE(OUTPUTS, HIDDEN, gradient.w3, gradient.b3, d3, a.a2, 1, =)
    UPDATE(HIDDEN, HIDDEN, gradient.w2, gradient.b2, d2, a.a1, 1, =)
    UPDATE(HIDDEN, INPUTS, gradient.w1, gradient.b1, d1, x, 1, =)
    return loss;
}

__attribute__((noinline)) static void adam(float rate) {
    float *w = (float *)&net, *m = (float *)&first, *v = (float *)&second;
    const float *g = (const float *)&gradient;
    beta1_power *= 0.9f;
    beta2_power *= 0.999f;
    rate /= 1 - beta1_power;
    float correction = 1 / (1 - beta2_power);
    for (unsigned k = 0; k < sizeof net / sizeof *w; k++) {
        m[k] = 0.9f * m[k] + 0.1f * g[k];
        v[k] = 0.999f * v[k] + 0.001f * g[k] * g[k];
        w[k] -= rate * m[k] / (__builtin_sqrtf(v[k] * correction) + 1e-8f);
    }
}

static struct {
    float w1[16][1], b1[16], w2[16][16], b2[16], w3[1][16], b3[1];
} sine;

__attribute__((noinline)) static float predict_sine(const float x[1]) {
    float a1[16], a2[16], a3[1];
    LAYER(16, 1, sine.w1, sine.b1, x, a1, RELU)
    LAYER(16, 16, sine.w2, sine.b2, a1, a2, RELU)
    LAYER(1, 16, sine.w3, sine.b3, a2, a3, IDENTITY)
    return a3[0];
}

/* Semihosting, and the vector table. */

static int semihost(int operation, const void *argument) {
    register int r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static void print(const char *text) { semihost(4, text); }

static void print_number(uint32_t number) {
    char digits[12], *end = digits + sizeof digits;
    *--end = 0;
    *--end = '\n';
    do *--end = '0' + number % 10;
    while (number /= 10);
    print(end);
}

#define SYSTICK ((volatile uint32_t *)0xe000e010)

#define COUNT(NAME, WORK)                                                                                                            \
    do {                                                                                                                             \
        WORK;                                                                                                                        \
        uint32_t before = SYSTICK[2];                                                                                                \
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {                                                           \
            WORK;                                                                                                                    \
            __asm__ volatile("" ::: "memory");                                                                                       \
        }                                                                                                                            \
        uint32_t ticks = (before - SYSTICK[2]) & TICKS;                                                                              \
        print(NAME "\t");                                                                                                            \
        print_number(ticks * INSTRUCTIONS_PER_TICK / REPETITIONS);                                                                   \
    } while (0)

static volatile float sink;

static int run(void) {
    float x[INPUTS], y[OUTPUTS] = {0.1f, -0.2f, 0.3f, -0.4f};
    activations a;
    uint32_t state = 1;
    for (unsigned k = 0; k < sizeof net / sizeof(float); k++) {
        state = state * 1664525 + 1013904223;
        ((float *)&net)[k] = (float)(int32_t)state * 0x1p-33f;
    }
    for (unsigned k = 0; k < sizeof sine / sizeof(float); k++) ((float *)&sine)[k] = 0.25f;
    for (int j = 0; j < INPUTS; j++) x[j] = j % 2 ? -0.25f : 0.5f;
    SYSTICK[1] = TICKS;
    SYSTICK[2] = 0;
    SYSTICK[0] = 5;
    COUNT("sine: inference", sink = predict_sine(x));
    COUNT("learner: inference", (forward(x, &a), sink = a.a3[0]));
    float before = descend(x, y, 0.01f);
    COUNT("learner: step of gradient descent", sink = descend(x, y, 0.01f));
    COUNT("learner: gradient", sink = differentiate(x, y));
    COUNT("learner: gradient and step of Adam", (sink = differentiate(x, y), adam(0.001f)));
    return differentiate(x, y) < before;
}

void reset(void) {
    *(volatile uint32_t *)0xe000ed88 |= 0xf << 20; /* the float unit */
    __asm__ volatile("dsb\nisb");
    uint32_t exit[2] = {0x20026, run() ? 0 : 1};
    semihost(0x20, exit);
    for (;;) {}
}

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {(void *)0x20010000, reset};
