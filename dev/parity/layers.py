"""Every layer in odd configurations: outputs, input gradients, parameter gradients, running statistics."""

import math

import numpy as np
import torch
from torch import nn

from . import philox
from .store import ENGINE, Fixtures, float32_error

# What numbers a case is fed with: philox.signed of the case's seed, tensor 0 the input, 1 the gradient of the output, from 2 on what `numbers` names.
INPUT, GRADIENT, PARAMETERS = 0, 1, 2


def cases():
    def conv(batch, shape, out, k, s=1, p=0, d=1, bias=True):
        return dict(batch=batch, input=shape, layer=dict(type="Conv2d", out_channels=out, kernel_size=pair(k), stride=pair(s), padding=pair(p),
                                                         dilation=pair(d), bias=bias))

    yield from [
        conv(1, [1, 5, 5], 1, 3), conv(3, [1, 5, 5], 2, 3, p=1), conv(17, [2, 6, 5], 3, 3, bias=False), conv(33, [1, 6, 6], 2, 3, s=2),
        conv(1, [3, 7, 9], 5, (3, 2)), conv(3, [2, 9, 7], 4, (2, 5), p=(1, 2)), conv(17, [3, 5, 8], 2, (1, 3), s=(1, 2), p=(0, 1)),
        conv(33, [2, 8, 5], 3, (4, 1), s=(3, 1), p=(2, 0)), conv(3, [1, 9, 9], 2, 3, d=2), conv(17, [2, 9, 8], 2, (3, 2), d=(2, 3), bias=False),
        conv(1, [4, 9, 11], 3, (3, 2), s=(2, 3), p=(2, 1), d=(2, 4)), conv(33, [1, 7, 7], 2, 2, s=3, p=1, d=3),
        conv(3, [5, 4, 4], 17, 1), conv(17, [3, 3, 3], 2, 3, p=2), conv(1, [2, 3, 4], 3, (3, 4)), conv(33, [1, 4, 4], 1, 5, p=3),
        conv(3, [1, 12, 12], 3, 5, s=2, p=2), conv(17, [8, 3, 5], 4, 3, p=1, bias=False), conv(1, [1, 28, 28], 4, 5), conv(3, [9, 6, 6], 7, 3, p=1),
        conv(1, [16, 7, 7], 8, 5, p=2), conv(3, [2, 5, 13], 3, (2, 3), s=(4, 5), p=(2, 3), d=(3, 2)), conv(17, [1, 1, 9], 2, (1, 4), s=(1, 2), p=(0, 3)),
        conv(33, [3, 2, 2], 4, 2, s=2, p=1),
    ]

    def maximum(batch, shape, k, s=None, p=0, d=1, ceil=False, **more):
        return dict(batch=batch, input=shape, layer=dict(type="MaxPool2d", kernel_size=pair(k), stride=pair(s or k), padding=pair(p), dilation=pair(d),
                                                         ceil_mode=ceil), **more)

    # Rounded to quarters, values of a window are often equal: the first maximum takes the gradient.
    yield from [
        maximum(1, [1, 6, 6], 2), maximum(3, [2, 7, 5], 3, 1, 1, ties=True), maximum(17, [3, 5, 8], (2, 3), (1, 2), (1, 0)),
        maximum(33, [2, 5, 5], 3, 2, ceil=True), maximum(3, [2, 6, 7], (3, 2), (2, 3), (1, 1), ceil=True, ties=True),
        maximum(17, [1, 9, 9], 3, 2, d=2, ties=True), maximum(1, [4, 8, 7], (2, 3), (3, 2), (1, 1), (3, 2)),
        maximum(33, [1, 7, 6], 2, 3, 1, 2, ceil=True), maximum(3, [3, 5, 5], 2, ceil=True, ties=True), maximum(17, [2, 4, 6], (1, 6), (1, 1)),
    ]

    def mean(batch, shape, k, s=None, p=0, ceil=False, count=True):
        return dict(batch=batch, input=shape, layer=dict(type="AvgPool2d", kernel_size=pair(k), stride=pair(s or k), padding=pair(p), ceil_mode=ceil,
                                                         count_include_pad=count))

    yield from [
        mean(1, [1, 6, 6], 2), mean(3, [2, 7, 5], 3, 1, 1), mean(17, [3, 5, 8], (2, 3), (1, 2), (1, 1), count=False), mean(33, [2, 5, 5], 3, 2, ceil=True),
        mean(3, [2, 6, 7], (3, 2), (2, 3), (1, 1), True), mean(17, [1, 9, 8], (3, 4), (2, 3), (1, 2), True, False), mean(1, [4, 8, 7], 2, 3, 1, True),
        mean(33, [1, 7, 6], 2, 3, 1, True, False), mean(3, [3, 5, 5], 5), mean(17, [2, 4, 6], (1, 6), (1, 1)),
    ]

    def norm(batch, shape, training, **settings):
        return dict(batch=batch, input=shape, training=training, layer=dict(dict(type="BatchNorm2d", eps=1e-5, momentum=0.1, affine=True), **settings))

    for training in (True, False):
        yield from [norm(3, [2, 4, 5], training), norm(17, [3, 3, 2], training, eps=0.125, momentum=0.25), norm(33, [2, 2, 3], training, affine=False),
                    norm(1, [4, 3, 3], training, eps=1e-3, momentum=0.5)]

    def simple(batch, shape, **layer):
        return dict(batch=batch, input=shape, layer=layer)

    yield from [
        simple(3, [2, 3, 4], type="ReLU"), simple(17, [1, 1, 5], type="ReLU"),
        simple(3, [2, 3, 4], type="LeakyReLU", negative_slope=0.01), simple(33, [3, 2, 1], type="LeakyReLU", negative_slope=0.25),
        simple(3, [2, 3, 4], type="Sigmoid"), dict(simple(17, [1, 3, 5], type="Sigmoid"), scale=64.0),
        simple(3, [2, 3, 4], type="Tanh"), dict(simple(33, [2, 2, 3], type="Tanh"), scale=16.0), dict(simple(1, [4, 8, 8], type="Tanh"), scale=0.0078125),
        dict(simple(17, [2, 3, 4], type="Dropout", p=0.5), training=False),
        simple(3, [2, 3, 4], type="Flatten"),
        simple(1, [1, 1, 7], type="Linear", out_features=3, bias=True), simple(3, [2, 3, 4], type="Linear", out_features=1, bias=True),
        simple(17, [3, 5, 5], type="Linear", out_features=10, bias=False), simple(33, [4, 4, 4], type="Linear", out_features=17, bias=True),
        simple(17, [1, 1, 1], type="Linear", out_features=33, bias=False), simple(1, [6, 8, 8], type="Linear", out_features=16, bias=True),
        simple(3, [10, 1, 1], type="Softmax"), dict(simple(33, [17, 1, 1], type="Softmax"), scale=64.0), simple(17, [5, 3, 2], type="Softmax"),
    ]


def pair(value):
    return list(value) if isinstance(value, tuple) else [value, value]


def module(layer, shape):
    """The torch.nn module of a layer whose input has this shape without the batch."""
    kind, settings = layer["type"], {key: value for key, value in layer.items() if key not in ("type", "name")}
    if kind == "Conv2d":
        return nn.Conv2d(shape[0], settings.pop("out_channels"), **settings)
    if kind == "Linear":
        return nn.Linear(math.prod(shape), settings.pop("out_features"), **settings)
    if kind == "BatchNorm2d":
        return nn.BatchNorm2d(shape[0], **settings)
    if kind == "Softmax":
        return nn.Softmax(dim=1)
    return getattr(nn, kind)(**settings)


def write():
    fixtures = Fixtures(ENGINE, "layers", "Layers by torch.nn in float64. float32: PyTorch's own error in float32, as a multiple of the tolerance.")
    count = {}
    for seed, case in enumerate(cases(), 1):
        kind = case["layer"]["type"]
        count[kind] = count.get(kind, 0) + 1
        case = dict(name=f"{kind}-{count[kind]}", seed=seed, scale=1.0, training=True, ties=False) | case
        layer = module(case["layer"], case["input"])
        case["parameters"] = [dict(name=name, size=value.numel(), scale=scale, shift=shift) for name, value, scale, shift in numbers(layer)]
        outputs = layer(torch.zeros(max(2, case["batch"]), *case["input"]).flatten(1 if flat(layer, case["input"]) else 3)).shape[1:]
        # Like that of a mean over batch and places: sums over both then stay near 1.
        places = case["batch"] * outputs[1:].numel()
        case["gradient_scale"] = 2.0 ** -round(math.log2(places) / 2) if list(layer.parameters()) else 1.0
        reference, single = run(case, torch.float64), run(case, torch.float32)
        case["float32"] = {key: float32_error(values, single[key]) for key, values in reference.items()}
        fixtures.add(case, **reference)
    fixtures.write()


def numbers(layer):
    """Name, tensor, scale and shift of what a layer is filled with, in the order of the tensors' numbers."""
    for name, parameter in layer.named_parameters():
        normalizes = isinstance(layer, nn.BatchNorm2d)
        fan_in = parameter[0].numel() if name == "weight" and not normalizes else 4
        yield name, parameter, 2.0 ** -math.floor(math.log2(fan_in) / 2), 1.0 if normalizes and name == "weight" else 0.0
    if isinstance(layer, nn.BatchNorm2d):
        yield "running_mean", layer.running_mean, 1.0, 0.0
        yield "running_var", layer.running_var, 0.5, 1.0


def flat(layer, shape):
    return isinstance(layer, nn.Linear) or isinstance(layer, nn.Softmax) and shape[1:] == [1, 1]


def run(case, dtype):
    batch, shape, seed = case["batch"], case["input"], case["seed"]
    layer = module(case["layer"], shape).to(dtype).train(case["training"])
    with torch.no_grad():
        for tensor, (_, value, scale, shift) in enumerate(numbers(layer), PARAMETERS):
            value.copy_(torch.tensor(philox.signed(seed, tensor, value.shape, scale) + np.float32(shift), dtype=dtype))
    values = philox.signed(seed, INPUT, [batch, *shape], case["scale"])
    if case["ties"]:
        values = np.round(values * 4) / 4
    x = torch.tensor(values, dtype=dtype, requires_grad=True)
    y = layer(x.flatten(1) if flat(layer, shape) else x)
    result = dict(output=y)
    if case["training"]:
        y.backward(torch.tensor(philox.signed(seed, GRADIENT, y.shape, case["gradient_scale"]), dtype=dtype))
        result["input_gradient"] = x.grad
        result |= {name + "_gradient": parameter.grad for name, parameter in layer.named_parameters()}
        if isinstance(layer, nn.BatchNorm2d):
            result |= dict(running_mean=layer.running_mean, running_var=layer.running_var)
    return result
