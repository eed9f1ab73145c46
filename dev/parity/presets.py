"""The losses of 50 training steps of each preset, from the weights and in the order that the engine gives them."""

import hashlib
import json
from collections import OrderedDict

import numpy as np
import torch
from torch import nn

from . import philox
from .layers import module
from .losses import LOSSES, targets
from .optimizers import optimizer
from .schedules import scheduler
from .store import EXPERIMENTS, ROOT, Fixtures

PRESETS = ROOT / "experiments/src/main/resources/dev/lockstep/experiments/presets"
STEPS, TEST = 50, 20
DATA_SEED = 7
MEAN, STD = 0.5, 0.25


def write():
    fixtures = Fixtures(EXPERIMENTS, "presets",
                        f"Losses of {STEPS} training steps, and of {TEST} test samples after each epoch, by torch in float64 on generated images.")
    known = {case["name"]: case for case in fixtures.written()}
    for name in json.loads((PRESETS / "index.json").read_text()):
        preset = json.loads((PRESETS / f"{name}.json").read_text())
        digest = hashlib.sha256(json.dumps([preset["model"], preset["training"]], sort_keys=True).encode()).hexdigest()[:16]
        if known.get(name, {}).get("preset") == digest:
            fixtures.add(known[name])
            continue
        batch = preset["training"]["batch_size"]
        # Eight steps an epoch, the last one on part of a batch.
        count = 7 * batch + max(1, batch * 3 // 4)
        reference, single = (Training(preset, count, dtype).run() for dtype in (torch.float64, torch.float32))
        case = dict(name=name, preset=digest, train=count, test=TEST, float32=max(relative(reference[key], single[key]) for key in reference))
        fixtures.add(case | {key: [float(f"{value:.12g}") for value in values] for key, values in reference.items()})
        print(name, case["float32"], flush=True)
    fixtures.write()


def relative(reference, single):
    """Largest relative difference of PyTorch's float32 losses."""
    return float(f"{max(abs(b - a) / abs(a) for a, b in zip(reference, single)):.2g}")


def images(seed, shape, count, classes):
    """[sample] of uint8 with a band that says the class, over noise; and their labels."""
    channels, height, width = shape
    labels = (philox.uniform(seed, philox.GENERATED_DATA, 0, count) * np.float32(classes)).astype(np.int64)
    noise = philox.bits(seed, philox.GENERATED_DATA, 1, np.arange(count * channels * height * width)) >> np.uint32(25)
    band = (np.arange(height) * classes // height)[None, :] == labels[:, None]
    return noise.astype(np.uint8).reshape(count, channels, height, width) + 96 * band[:, None, :, None].astype(np.uint8), labels


def inputs(pixels, dtype):
    values = (pixels.astype(np.float32) / np.float32(255) - np.float32(MEAN)) / np.float32(STD)
    return torch.tensor(values, dtype=dtype)


SETTINGS = {"epochs", "batch_size", "seed", "order", "optimizer", "schedule", "zero_grad", "loss"}


class Training:
    def __init__(self, preset, count, dtype):
        self.training, self.dtype, self.count = preset["training"], dtype, count
        unknown = set(self.training) - SETTINGS | {layer["type"] for layer in preset["model"]["layers"]} & {"Dropout"}
        assert not unknown, f"{preset['id']}: {unknown} is not known here; add it before the preset"
        self.shape = preset["model"]["input"]
        self.model = model(preset["model"], self.training["seed"]).to(dtype)
        self.outputs = self.model(torch.zeros(2, *self.shape, dtype=dtype)).flatten(1).shape[1]
        classes = max(2, self.outputs)
        self.train = images(DATA_SEED, self.shape, count, classes)
        self.test = images(DATA_SEED + 1, self.shape, TEST, classes)
        # The shape was found by a forward pass, which the running statistics must not remember.
        self.model = model(preset["model"], self.training["seed"]).to(dtype)

    def loss(self, data, samples):
        kind = self.training["loss"]["type"]
        pixels, labels = data
        outputs = self.model(inputs(pixels[samples], self.dtype)).flatten(1)
        return LOSSES[kind]()(outputs, targets(kind, labels[samples], self.outputs, self.dtype))

    def run(self):
        batch = self.training["batch_size"]
        steps_per_epoch = -(-self.count // batch)
        method = optimizer(self.training["optimizer"], self.model.parameters())
        schedule = self.training.get("schedule", {"type": "ConstantLR"})
        changes, each_step = scheduler(schedule, method, -(-STEPS // steps_per_epoch), steps_per_epoch)
        losses, evaluations = [], []
        for epoch in range(1, STEPS):
            order = np.arange(self.count)
            if self.training.get("order", "shuffled") == "shuffled":
                order = np.array(philox.permutation(self.count, self.training["seed"], epoch))
            for start in range(0, self.count, batch):
                self.model.train()
                loss = self.loss(self.train, order[start:start + batch])
                losses.append(float(loss))
                if self.training.get("zero_grad", True):
                    method.zero_grad()
                loss.backward()
                method.step()
                if len(losses) == STEPS:
                    return dict(losses=losses, evaluations=evaluations)
                if each_step:
                    changes.step()
            if not each_step:
                changes.step()
            with torch.no_grad():
                self.model.eval()
                evaluations.append(float(self.loss(self.test, np.arange(TEST))))


def model(spec, seed):
    """A Sequential with the engine's initial parameters; what their fan-in does not decide starts as in PyTorch."""
    layers, shape, tensor = OrderedDict(), spec["input"], 0
    for index, layer in enumerate(spec["layers"]):
        built = module(layer, shape)
        for name, parameter in built.named_parameters():
            if not isinstance(built, nn.BatchNorm2d):
                values = philox.initial(seed, tensor, parameter.shape, built.weight[0].numel())
                with torch.no_grad():
                    parameter.copy_(torch.tensor(values))
            tensor += 1
        shape = list(built.eval()(torch.zeros(1, *shape)).shape[1:])
        layers[layer.get("name", str(index))] = built
    return nn.Sequential(layers)
