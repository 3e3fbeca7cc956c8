"""The cases in NumPy, whose products are OpenBLAS's: arrays prepared once, operations in place where NumPy can."""

import contract
import numpy as np


def forward(layers, parameters, activations):
    """Writes the activations of every layer behind the inputs, which are the first."""
    for (f, _), (w, b), x, a in zip(layers, parameters, activations, activations[1:]):
        np.dot(x, w, out=a)
        a += b
        if f == "relu":
            np.maximum(a, 0, out=a)
        elif f == "tanh":
            np.tanh(a, out=a)
        elif f == "sigmoid":
            np.negative(a, out=a)
            np.exp(a, out=a)
            a += 1
            np.reciprocal(a, out=a)
        elif f == "softmax":
            a -= a.max(axis=1, keepdims=True)
            np.exp(a, out=a)
            a /= a.sum(axis=1, keepdims=True)


def output_delta(f, a, y):
    """The summed loss. Overwrites the outputs with the deltas, which are a - y for all losses."""
    if f == "softmax":
        rows = np.arange(len(y))
        loss = -np.log(a[rows, y]).sum()
        a[rows, y] -= 1
        return loss
    if f == "sigmoid":
        loss = -(y * np.log(a) + (1 - y) * np.log1p(-a)).sum()
        a -= y
        return loss
    a -= y
    return 0.5 * np.vdot(a, a)


def multiply_by_derivative(f, a, delta):
    """Multiplies the deltas by f'(s), which follows from the activations."""
    if f == "relu":
        delta *= a > 0
    elif f == "tanh":
        delta *= 1 - a * a
    elif f == "sigmoid":
        delta *= a * (1 - a)


def buffers(case, samples):
    widths = [case[3], *(units for _, units in case[4])]
    return [np.empty((samples, width), contract.scalar(case)) for width in widths]


def training(case):
    name, work, count, _, layers = case
    x, y = contract.data(case)
    parameters = contract.initial_parameters(case)
    gradients = [tuple(np.empty_like(numbers) for numbers in layer) for layer in parameters]
    moments = [tuple((np.zeros_like(numbers), np.zeros_like(numbers)) for numbers in layer) for layer in parameters]
    activations, deltas = buffers(case, count), buffers(case, count)
    activations[0] = x
    t = 0

    def gradient():
        forward(layers, parameters, activations)
        loss = output_delta(layers[-1][0], activations[-1], y) / count
        delta = activations[-1]
        delta *= 1 / count
        for layer in reversed(range(len(layers))):
            (w, _), (dw, db), inputs = parameters[layer], gradients[layer], activations[layer]
            np.dot(inputs.T, delta, out=dw)
            delta.sum(axis=0, out=db)
            if layer:
                np.dot(delta, w.T, out=deltas[layer])
                multiply_by_derivative(layers[layer - 1][0], inputs, deltas[layer])
                delta = deltas[layer]
        return loss

    def step(rate):
        nonlocal t
        loss = gradient()
        t += 1
        for layer in zip(parameters, gradients, moments):
            for w, g, (m, v) in zip(*layer):
                if work == "adam":
                    m *= 0.9
                    m += 0.1 * g
                    v *= 0.999
                    v += 0.001 * g * g
                    w -= rate / (1 - 0.9**t) * m / (np.sqrt(v * (1 / (1 - 0.999**t))) + 1e-8)
                else:
                    g *= rate
                    w -= g
        return loss

    checked, timed = contract.CHECKED_RATE, contract.TIMED_RATE
    if work == "adam":
        checked = timed = contract.ADAM_RATE
    for _ in range(contract.CHECKED_STEPS):
        step(checked)
    contract.check(name, step(timed))

    def repeat(calls):
        for _ in range(calls):
            step(timed)

    contract.time_case(name, repeat)


def inference(case):
    name, layers = case[0], case[4]
    parameters, activations = contract.initial_parameters(case), buffers(case, 1)
    activations[0] = contract.data(case)[0]

    def repeat(calls):
        for _ in range(calls):
            forward(layers, parameters, activations)

    repeat(1)
    contract.check(name, contract.weighted_sum(activations[-1]))
    contract.time_case(name, repeat)


contract.version(f"numpy {np.__version__}, {np.show_config('dicts')['Build Dependencies']['blas']['name']}")
for case in contract.selected_cases():
    (inference if case[1] == "inference" else training)(case)
