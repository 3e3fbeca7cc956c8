"""The cases in PyTorch on the CPU: with `--compile`, the whole step is compiled; otherwise it is eager."""

import os
import sys

import contract
import torch
from torch.nn import functional as F

torch.set_num_threads(contract.threads())
torch.set_num_interop_threads(1)
if os.environ.get("MLP_ARCH") == "avx2":
    import torch._inductor.config

    torch._inductor.config.cpp.simdlen = 256
COMPILE = "--compile" in sys.argv


def forward(layers, parameters, x):
    """The outputs, without a final softmax or sigmoid. Weights are indexed [unit][input]."""
    for layer, ((activation, _), w, b) in enumerate(zip(layers, parameters[::2], parameters[1::2])):
        x = F.linear(x, w, b)
        if activation == "relu":
            x = torch.relu(x)
        elif activation == "tanh":
            x = torch.tanh(x)
        elif activation == "sigmoid" and layer < len(layers) - 1:
            x = torch.sigmoid(x)
    return x


def loss_function(layers):
    def loss(parameters, x, y):
        outputs = forward(layers, parameters, x)
        if layers[-1][0] == "softmax":
            return F.cross_entropy(outputs, y)
        if layers[-1][0] == "sigmoid":
            return F.binary_cross_entropy_with_logits(outputs, y, reduction="sum") / x.shape[0]
        return 0.5 * F.mse_loss(outputs, y, reduction="sum") / x.shape[0]

    return loss


def initial_parameters(case):
    """Initial weights and biases, alternating."""
    layers = contract.initial_parameters(case)
    return [torch.from_numpy(numbers.T.copy()) for layer in layers for numbers in layer]


def eager_step(case, parameters, x, y):
    """The usual training loop, with fused optimizers. Takes the learning rate, returns the loss."""
    loss_of = loss_function(case[4])
    for parameter in parameters:
        parameter.requires_grad_()
    kind = torch.optim.Adam if case[1] == "adam" else torch.optim.SGD
    optimizer = kind(parameters, lr=contract.CHECKED_RATE, fused=True)

    def step(rate):
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        loss = loss_of(parameters, x, y)
        loss.backward()
        optimizer.step()
        return loss

    return step


def compiled_step(case, parameters, x, y):
    """Forward, backward and update as one compiled function. Takes the learning rate, returns the loss."""
    gradient = torch.func.grad_and_value(loss_function(case[4]))
    moments = [(torch.zeros_like(w), torch.zeros_like(w)) for w in parameters]

    @torch.compile
    def descend(parameters, x, y, rate):
        g, loss = gradient(parameters, x, y)
        for w, g in zip(parameters, g):
            w.sub_(rate * g)
        return loss

    @torch.compile
    def adam(parameters, moments, x, y, rate, correction):
        g, loss = gradient(parameters, x, y)
        for w, g, (m, v) in zip(parameters, g, moments):
            m.mul_(0.9).add_(0.1 * g)
            v.mul_(0.999).add_(0.001 * g * g)
            w.sub_(rate * m / (torch.sqrt(v * correction) + 1e-8))
        return loss

    t = 0
    # The rate is a tensor, since a number would be compiled in as a constant.
    rates = {}

    def step(rate):
        nonlocal t
        if case[1] == "adam":
            t += 1
            scaled, correction = rate / (1 - 0.9**t), 1 / (1 - 0.999**t)
            return adam(parameters, moments, x, y, torch.tensor(scaled), torch.tensor(correction))
        if rate not in rates:
            rates[rate] = torch.tensor(rate, dtype=x.dtype)
        return descend(parameters, x, y, rates[rate])

    return step


def training(case):
    name = case[0]
    x, y = map(torch.from_numpy, contract.data(case))
    step = (compiled_step if COMPILE else eager_step)(case, initial_parameters(case), x, y)
    checked, timed = contract.CHECKED_RATE, contract.TIMED_RATE
    if case[1] == "adam":
        checked = timed = contract.ADAM_RATE
    for _ in range(contract.CHECKED_STEPS):
        step(checked)
    contract.check(name, step(timed).item())

    def repeat(calls):
        for _ in range(calls):
            step(timed)

    contract.time_case(name, repeat)


@torch.inference_mode()
def inference(case):
    name, _, _, _, layers = case
    x = torch.from_numpy(contract.data(case)[0])
    parameters = initial_parameters(case)

    def predict(x):
        outputs = forward(layers, parameters, x)
        return torch.softmax(outputs, 1) if layers[-1][0] == "softmax" else outputs

    call = torch.compile(predict) if COMPILE else predict
    contract.check(name, contract.weighted_sum(call(x)))

    def repeat(calls):
        for _ in range(calls):
            call(x)

    contract.time_case(name, repeat)


contract.version(f"torch {torch.__version__}")
for case in contract.selected_cases():
    (inference if case[1] == "inference" else training)(case)
