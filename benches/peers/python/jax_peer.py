"""The cases in JAX on the CPU: with `--scan`, many steps in one jitted scan; otherwise, one call per step."""

import os
import sys
import time

import contract

if contract.threads() == 1:
    flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {flags}"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402 (the flags must be set first)
import jax.numpy as jnp  # noqa: E402

SCAN = "--scan" in sys.argv
# The target duration of a scan, and the maximum number of steps in it.
SCAN_NS, MAX_STEPS = 40e6, 500_000


def forward(layers, parameters, x):
    """The outputs, without a final softmax or sigmoid."""
    for layer, ((activation, _), (w, b)) in enumerate(zip(layers, parameters)):
        x = x @ w + b
        if activation == "relu":
            x = jax.nn.relu(x)
        elif activation == "tanh":
            x = jnp.tanh(x)
        elif activation == "sigmoid" and layer < len(layers) - 1:
            x = jax.nn.sigmoid(x)
    return x


def loss_function(layers):
    def loss(parameters, x, y):
        outputs = forward(layers, parameters, x)
        if layers[-1][0] == "softmax":
            chosen = jnp.take_along_axis(jax.nn.log_softmax(outputs), y[:, None], axis=1)
            return -jnp.mean(chosen)
        if layers[-1][0] == "sigmoid":
            return jnp.sum(jax.nn.softplus(outputs) - y * outputs) / x.shape[0]
        return 0.5 * jnp.sum((outputs - y) ** 2) / x.shape[0]

    return loss


def descent(layers):
    gradient = jax.value_and_grad(loss_function(layers))

    def step(parameters, x, y, rate):
        loss, g = gradient(parameters, x, y)
        return jax.tree.map(lambda w, g: w - rate * g, parameters, g), loss

    return step


def adam(layers):
    gradient = jax.value_and_grad(loss_function(layers))

    def step(state, x, y, rate):
        t, parameters, m, v = state
        loss, g = gradient(parameters, x, y)
        t = t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        scaled, correction = rate / (1 - 0.9**t), 1 / (1 - 0.999**t)
        parameters = jax.tree.map(
            lambda w, m, v: w - scaled * m / (jnp.sqrt(v * correction) + 1e-8), parameters, m, v
        )
        return (t, parameters, m, v), loss

    return step


def scan_of(step):
    """Many steps as one compiled loop. Returns all losses, so that none is eliminated."""

    def steps(state, x, y, rate, length):
        return jax.lax.scan(lambda state, _: step(state, x, y, rate), state, length=length)

    return jax.jit(steps, static_argnames="length", donate_argnums=0)


def best_length(run):
    """The number of steps that fills a scan, estimated from a shorter one."""
    length = 1
    while True:
        jax.block_until_ready(run(length))
        start = time.perf_counter_ns()
        jax.block_until_ready(run(length))
        spent = time.perf_counter_ns() - start
        if spent > SCAN_NS / 20 or length >= MAX_STEPS:
            return max(1, min(MAX_STEPS, int(length * SCAN_NS / spent)))
        length *= 32


def training(case):
    name, work, _, _, layers = case
    x, y = map(jnp.asarray, contract.data(case))
    state = jax.tree.map(jnp.array, contract.initial_parameters(case))
    if work == "adam":
        zeros = lambda: jax.tree.map(jnp.zeros_like, state)  # noqa: E731
        state, step = (jnp.float32(0), state, zeros(), zeros()), adam(layers)
        checked_rate = timed_rate = jnp.float32(contract.ADAM_RATE)
    else:
        step = descent(layers)
        checked_rate, timed_rate = (jnp.asarray(rate, contract.scalar(case)) for rate in (contract.CHECKED_RATE, contract.TIMED_RATE))

    if SCAN:
        steps = scan_of(step)
        state, losses = steps(state, x, y, checked_rate, contract.CHECKED_STEPS + 1)
        contract.check(name, losses[-1])

        def run(length):
            nonlocal state
            state, losses = steps(state, x, y, timed_rate, length)
            return losses

        length = best_length(run)

        def repeat(calls):
            for _ in range(calls):
                losses = run(length)
            losses.block_until_ready()

        repeat(1)
        contract.time_case(name, repeat, length)
        return

    step = jax.jit(step, donate_argnums=0)
    for _ in range(contract.CHECKED_STEPS + 1):
        state, loss = step(state, x, y, checked_rate)
    contract.check(name, loss)

    def repeat(calls):
        nonlocal state
        for _ in range(calls):
            state, loss = step(state, x, y, timed_rate)
        jax.block_until_ready((state, loss))

    contract.time_case(name, repeat)


def inference(case):
    name, _, _, _, layers = case
    x = jnp.asarray(contract.data(case)[0][0])
    parameters = jax.tree.map(jnp.array, contract.initial_parameters(case))

    def predict(parameters, x):
        outputs = forward(layers, parameters, x)
        return jax.nn.softmax(outputs) if layers[-1][0] == "softmax" else outputs

    call = jax.jit(predict)
    contract.check(name, contract.weighted_sum(call(parameters, x)))

    if SCAN:
        # Each input depends on the previous output, so that the pass cannot be hoisted.
        def passes(parameters, x, length):
            def next_input(x, _):
                outputs = predict(parameters, x)
                return x.at[0].set(1e-3 * outputs[0]), outputs[0]

            # Unrolling makes inference a fifth faster, but not training.
            return jax.lax.scan(next_input, x, length=length, unroll=4)[1]

        passes = jax.jit(passes, static_argnames="length")
        length = best_length(lambda length: passes(parameters, x, length))

        def repeat(calls):
            for _ in range(calls):
                passes(parameters, x, length).block_until_ready()

        repeat(1)
        contract.time_case(name, repeat, length)
        return

    def repeat(calls):
        for _ in range(calls):
            call(parameters, x).block_until_ready()

    contract.time_case(name, repeat)


if __name__ == "__main__":
    contract.version(f"jax {jax.__version__}, jaxlib {jax.lib.__version__}")
    for case in contract.selected_cases():
        jax.config.update("jax_enable_x64", contract.scalar(case) is contract.np.float64)
        (inference if case[1] == "inference" else training)(case)
