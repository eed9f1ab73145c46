"""Every optimizer over 20 steps of given gradients, and the clipping of gradients."""

import numpy as np
import torch
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from . import philox
from .store import ENGINE, Fixtures, float32_error

STEPS, SIZES = 20, [37, 6]


def cases():
    sgd = dict(type="SGD", lr=0.1, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False)
    yield from [sgd, sgd | dict(momentum=0.9), sgd | dict(momentum=0.9, nesterov=True), sgd | dict(momentum=0.5, dampening=0.25),
                sgd | dict(weight_decay=0.01), sgd | dict(momentum=0.9, weight_decay=0.1, nesterov=True)]
    for kind in ["Adam", "AdamW"]:
        adam = dict(type=kind, lr=0.001, betas=[0.9, 0.999], eps=1e-8, weight_decay=0.0, amsgrad=False)
        yield from [adam, adam | dict(amsgrad=True), adam | dict(lr=0.05, weight_decay=0.1), adam | dict(betas=[0.5, 0.75], eps=1e-3),
                    adam | dict(lr=0.01, betas=[0.85, 0.9], weight_decay=0.01, amsgrad=True)]
    adadelta = dict(type="Adadelta", lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.0)
    yield from [adadelta, adadelta | dict(lr=0.5), adadelta | dict(rho=0.75, eps=1e-3), adadelta | dict(weight_decay=0.1)]
    adagrad = dict(type="Adagrad", lr=0.01, lr_decay=0.0, weight_decay=0.0, initial_accumulator_value=0.0, eps=1e-10)
    yield from [adagrad, adagrad | dict(lr=0.1, lr_decay=0.1), adagrad | dict(initial_accumulator_value=0.5), adagrad | dict(weight_decay=0.1, eps=1e-3)]
    rmsprop = dict(type="RMSprop", lr=0.01, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0, centered=False)
    yield from [rmsprop, rmsprop | dict(momentum=0.9), rmsprop | dict(centered=True), rmsprop | dict(alpha=0.9, weight_decay=0.1),
                rmsprop | dict(alpha=0.75, eps=1e-3, momentum=0.5, centered=True, weight_decay=0.01)]


def cycled():
    """A schedule that changes momentum or beta1 together with the learning rate."""
    once = dict(max_lr=0.25, total_steps=STEPS, pct_start=0.4)
    yield dict(type="SGD", lr=0.1, momentum=0.9, nesterov=True), once
    yield dict(type="Adam", lr=0.1, weight_decay=0.01), once


CLIPPING = [(0.5, 0), (2.0, 0), (1000.0, 0), (0, 0.125), (0, 10.0), (1.0, 0.125)]


def optimizer(spec, parameters):
    settings = {key: value for key, value in spec.items() if key != "type"}
    return getattr(torch.optim, spec["type"])(parameters, **settings)


def gradients():
    """[step][value]: each value of its own size, from 2^-14 to 4, and some of them 0."""
    values = philox.signed(1, 0, [STEPS, sum(SIZES)])
    values *= np.float32(2.0) ** np.round(8 * philox.signed(1, 1, [sum(SIZES)]) - 6).astype(np.float32)
    values[:, 0] = 0
    values[: STEPS // 2, 1] = 0
    values[STEPS // 2:, 2] = 0
    return values


def write():
    fixtures = Fixtures(ENGINE, "optimizers",
                        f"{STEPS} steps of torch.optim in float64 over two tensors of {SIZES[0]} and {SIZES[1]} values, and gradients after torch.nn.utils.clip_grad_*.")
    start = philox.signed(1, 2, [sum(SIZES)])
    given = gradients()
    fixtures.array("parameters", start)
    fixtures.array("gradients", given)
    for number, spec in enumerate(cases(), 1):
        reference, single = (run(spec, start, given, dtype) for dtype in (torch.float64, torch.float32))
        case = dict(name=f"{spec['type']}-{number}", optimizer=spec, float32=float32_error(reference, single))
        fixtures.add(case, parameters=reference)
    for number, (spec, once) in enumerate(cycled(), 1):
        reference, rates, momenta = run_cycled(spec, once, start, given, torch.float64)
        single = run_cycled(spec, once, start, given, torch.float32)[0]
        case = dict(name=f"cycled-{number}", optimizer=spec, float32=float32_error(reference, single))
        fixtures.add(case, parameters=reference, learning_rates=rates, momenta=momenta)
    for number, (norm, value) in enumerate(CLIPPING, 1):
        reference, single = (clip(norm, value, given, dtype) for dtype in (torch.float64, torch.float32))
        case = dict(name=f"clipping-{number}", clipping=dict(max_norm=norm, max_value=value), float32=float32_error(reference, single))
        fixtures.add(case, gradients=reference)
    fixtures.write()


def run(spec, start, given, dtype, each_step=lambda method: None):
    """[step][value] the parameters after every step."""
    parameters = [torch.tensor(part, dtype=dtype, requires_grad=True) for part in np.split(start, [SIZES[0]])]
    method = optimizer(spec, parameters)
    before = each_step(method)
    history = []
    for step in range(STEPS):
        if before:
            before(step)
        for parameter, part in zip(parameters, np.split(given[step], [SIZES[0]])):
            parameter.grad = torch.tensor(part, dtype=dtype)
        method.step()
        history.append(torch.cat(parameters).detach().clone())
    return torch.stack(history)


def run_cycled(spec, once, start, given, dtype):
    """As run, and the learning rate and momentum (beta1) of every step."""
    rates, momenta = [], []

    def each_step(method):
        schedule = torch.optim.lr_scheduler.OneCycleLR(method, **once)

        def before(step):
            if step:
                schedule.step()
            group = method.param_groups[0]
            rates.append(group["lr"])
            momenta.append(group["momentum"] if "momentum" in group else group["betas"][0])

        return before

    return run(spec, start, given, dtype, each_step), rates, momenta


def clip(norm, value, given, dtype):
    """[step][value] the gradients of every step after clipping: first the norm over both tensors, then the values."""
    history = []
    for step in range(STEPS):
        parameters = []
        for part in np.split(given[step], [SIZES[0]]):
            parameters.append(torch.zeros(len(part), dtype=dtype, requires_grad=True))
            parameters[-1].grad = torch.tensor(part, dtype=dtype)
        if norm:
            clip_grad_norm_(parameters, norm)
        if value:
            clip_grad_value_(parameters, value)
        history.append(torch.cat([parameter.grad for parameter in parameters]))
    return torch.stack(history)
