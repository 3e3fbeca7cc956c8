"""Products H v beside gradients in JAX on the CPU: `jvp` of `grad`, many steps in one jitted scan."""

import jax_peer as peer  # sets the flags of JAX

import contract
import jax
import jax.numpy as jnp

NAMES = ("control", "digits", "mnist-deep")


def dot(x, y):
    return sum(jnp.vdot(x, y) for x, y in zip(jax.tree.leaves(x), jax.tree.leaves(y)))


def descend(state, change):
    return jax.tree.map(lambda w, g: w - contract.TIMED_RATE * g, state, change)


def measure(name, result, step, initial):
    """`result` is checked along the parameters; `step` maps a state to the next."""
    contract.check(name, dot(initial, jax.jit(result)(initial)))
    scan = jax.jit(
        lambda state, length: jax.lax.scan(lambda state, _: (step(state), None), state, length=length)[0],
        static_argnums=1,
        donate_argnums=0,
    )
    # The states of a product are two: parameters and direction. Donated buffers must differ.
    state = jax.tree.map(jnp.array, initial if name.endswith("gradient") else (initial, initial))

    def run(length):
        nonlocal state
        state = scan(state, length)
        return state

    length = peer.best_length(run)

    def repeat(calls):
        for _ in range(calls):
            run(length)
        jax.block_until_ready(state)

    repeat(1)
    contract.time_case(name, repeat, length)


def measure_both(case):
    x, y = map(jnp.asarray, contract.data(case))
    parameters = jax.tree.map(jnp.array, contract.initial_parameters(case))
    loss = peer.loss_function(case[4])
    gradient = jax.grad(lambda w: loss(w, x, y))
    product = lambda w, v: jax.jvp(gradient, (w,), (v,))[1]  # noqa: E731

    def step_of_product(state):
        # The parameters change as well, or XLA moves all that depends on them alone out of the scan.
        parameters, direction = state
        direction = descend(direction, product(parameters, direction))
        return descend(parameters, direction), direction

    measure(f"{case[0]}, gradient", gradient, lambda w: descend(w, gradient(w)), parameters)
    measure(f"{case[0]}, H v", lambda v: product(parameters, v), step_of_product, parameters)


contract.version(f"jax {jax.__version__}, jaxlib {jax.lib.__version__}")
for case in contract.CASES:
    if case[0] in NAMES:
        measure_both(case)
