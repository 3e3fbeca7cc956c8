"""The contract of the peers: cases, initial parameters, data, timing and output format."""

import os
import sys
import time

import numpy as np

# Name, kind of work, samples, input width, layers. `training` is gradient descent on one batch with the squared error, or
# with cross-entropy after softmax or sigmoid; `inference` is the forward pass of one sample; `adam` a step of Adam on all
# samples. Cases whose name ends in `-f64` are in double precision.
CASES = [
    ("xor", "training", 4, 2, [("relu", 2), ("linear", 1)]),
    ("control", "training", 32, 4, [("tanh", 16), ("tanh", 16), ("linear", 2)]),
    ("digits", "training", 32, 64, [("relu", 32), ("softmax", 10)]),
    ("mnist", "training", 128, 784, [("relu", 128), ("softmax", 10)]),
    ("mnist-deep", "training", 128, 784, [("relu", 256), ("relu", 128), ("softmax", 10)]),
    ("wide", "training", 256, 512, [("relu", 1024), ("relu", 1024), ("linear", 64)]),
    ("odd", "training", 64, 13, [("relu", 50), ("relu", 300), ("linear", 1)]),
    ("mnist-1", "training", 1, 784, [("relu", 128), ("softmax", 10)]),
    ("lenet", "training", 64, 784, [("relu", 300), ("relu", 100), ("softmax", 10)]),
    ("mnist-512", "training", 512, 784, [("relu", 128), ("softmax", 10)]),
    ("housing", "training", 50, 13, [("relu", 50), ("relu", 50), ("linear", 1)]),
    ("twelve", "training", 64, 32, [("relu", 32)] * 12 + [("linear", 32)]),
    ("diagnosis", "training", 16, 30, [("sigmoid", 24), ("sigmoid", 1)]),
    ("agent-1", "training", 1, 20, [("tanh", 40), ("tanh", 40), ("linear", 3)]),
    ("mnist-f64", "training", 128, 784, [("relu", 128), ("softmax", 10)]),
    ("policy", "inference", 1, 32, [("tanh", 64), ("tanh", 64), ("linear", 4)]),
    ("mnist-infer", "inference", 1, 784, [("relu", 128), ("softmax", 10)]),
    ("audio", "inference", 1, 8, [("tanh", 24), ("tanh", 24), ("tanh", 24), ("linear", 1)]),
    ("simplechains", "adam", 10_000, 4, [("tanh", 32), ("tanh", 16), ("linear", 4)]),
]

CHECKED_STEPS = 10
CHECKED_RATE = 0.1
# Small enough that activations do not die or saturate within a million steps.
TIMED_RATE = 1e-6
ADAM_RATE = 1e-3

SERIES = 7
SERIES_NS = 20e6


def threads():
    """The number of threads a case may use."""
    return int(os.environ.get("PEER_THREADS", "1"))


def selected_cases():
    """The cases named by the program's arguments, by default all."""
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    return [case for case in CASES if not names or case[0] in names]


def samples(count, width):
    """Samples as rows of pseudorandom numbers between -1/2 and 1/2."""
    i, j = np.arange(count)[:, None], np.arange(width)[None, :]
    return (((i * 31 + j * 17) % 29).astype(np.float32) / np.float32(29) - np.float32(0.5)).astype(np.float32)


def classes(count):
    return np.arange(count) % 10


def weights(inputs, outputs):
    """The initial weights of a layer, one row per input: uniform with variance 1 / inputs. Biases are zero."""
    h = np.arange(inputs * outputs, dtype=np.uint32) * np.uint32(2654435761)
    h ^= h >> np.uint32(15)
    h *= np.uint32(2246822519)
    h ^= h >> np.uint32(13)
    numbers = ((h >> np.uint32(8)) / 16777216.0 - 0.5) * 2 * np.sqrt(3.0 / inputs)
    return numbers.astype(np.float32).reshape(inputs, outputs)


def scalar(case):
    """The type of the numbers of a case."""
    return np.float64 if case[0].endswith("-f64") else np.float32


def initial_parameters(case):
    """Initial weights and biases of every layer."""
    _, _, _, inputs, layers = case
    parameters = []
    for _, outputs in layers:
        parameters.append((weights(inputs, outputs).astype(scalar(case)), np.zeros(outputs, scalar(case))))
        inputs = outputs
    return parameters


def data(case):
    """Inputs and targets: classes after softmax, 0 or 1 after sigmoid, else expected outputs."""
    _, _, count, inputs, layers = case
    activation, outputs = layers[-1]
    x = samples(count, inputs).astype(scalar(case))
    if activation == "softmax":
        return x, classes(count)
    if activation == "sigmoid":
        return x, (classes(count) % 2).astype(scalar(case))[:, None]
    return x, samples(count, outputs).astype(scalar(case))


def weighted_sum(outputs):
    """The checked value of an inference."""
    outputs = np.asarray(outputs).ravel()
    return float(np.dot(np.arange(1, len(outputs) + 1), outputs))


def version(text):
    print(f"version\t{text}", flush=True)


def check(name, value):
    print(f"{name}\tcheck\t{float(value):.7g}", flush=True)


def time_case(name, repeat, steps_per_call=1):
    """Prints the median time of a step over the series; `repeat(calls)` makes that many calls and waits for them."""

    def series(calls):
        start = time.perf_counter_ns()
        repeat(calls)
        return time.perf_counter_ns() - start

    calls = 1
    while series(calls) < SERIES_NS:
        calls *= 2
    times = sorted(series(calls) for _ in range(SERIES))
    print(f"{name}\t{times[SERIES // 2] / calls / steps_per_call:.2f}", flush=True)
