"""Every loss: the mean over the batch and its gradient by the outputs, also where the arithmetic is near its limits."""

import math

import numpy as np
import torch
from torch import nn

from . import philox
from .store import ENGINE, Fixtures, float32_error

LOSSES = {"CrossEntropyLoss": nn.CrossEntropyLoss, "BCELoss": nn.BCELoss, "BCEWithLogitsLoss": nn.BCEWithLogitsLoss, "L1Loss": nn.L1Loss,
          "MSELoss": nn.MSELoss}
SIZES = [(1, 10), (3, 1), (17, 3), (33, 10)]
EXTREME = [0.0, 1e-30, -1e-30, 1.0, -1.0, 17.0, -17.0, 88.0, -88.0, 104.0, -104.0, 1000.0, -1000.0, 1e6, -1e6, 3e38]
PROBABILITIES = [0.0, 1.0, 2.0**-149, 2.0**-126, 1e-30, 2.0**-24, 1 - 2.0**-24, 0.5, 1 - 2.0**-23, 1e-3]


def write():
    fixtures = Fixtures(ENGINE, "losses", "Losses by torch.nn in float64. float32: PyTorch's own error in float32, as a multiple of the tolerance.")
    seed = 0
    for kind in LOSSES:
        for batch, outputs in SIZES:
            for scale in [1.0] if kind == "BCELoss" else [1.0, 32.0]:
                seed += 1
                x = philox.signed(seed, 0, [batch, outputs], scale)
                add(fixtures, kind, seed, np.abs(x) if kind == "BCELoss" else x)
        for outputs in [1, 5]:
            seed += 1
            special = PROBABILITIES if kind == "BCELoss" else EXTREME[:-1] if kind == "MSELoss" else EXTREME
            # Each special value under either label.
            x = np.array(special + special, dtype=np.float32)
            x = x[: len(x) // outputs * outputs].reshape(-1, outputs)
            add(fixtures, kind, seed, x)
    fixtures.write()


def labels(seed, batch, outputs):
    if outputs == 1:
        return np.arange(batch) * 2 // batch
    return (philox.uniform(seed, philox.GENERATED_DATA, 1, batch) * outputs).astype(np.int64)


def targets(kind, label, outputs, dtype):
    """As LossSpec has it: classes for cross-entropy; otherwise the label itself for one output, and 1 at the label for several."""
    label = torch.tensor(label)
    if kind == "CrossEntropyLoss":
        return label.clamp(max=outputs - 1)
    return label.to(dtype)[:, None] if outputs == 1 else nn.functional.one_hot(label, outputs).to(dtype)


def add(fixtures, kind, seed, x):
    batch, outputs = x.shape
    label = labels(seed, batch, outputs)
    if kind == "CrossEntropyLoss":
        label = np.minimum(label, outputs - 1)

    def run(dtype):
        y = torch.tensor(x, dtype=dtype, requires_grad=True)
        target = targets(kind, label, outputs, dtype)
        loss = LOSSES[kind]()(y, target)
        loss.backward()
        # One by one as well: a mean in which one sample is 1e6 says nothing of the others.
        each = LOSSES[kind](reduction="none")(y, target)
        return dict(loss=loss.detach().reshape(1), losses=each.reshape(batch, -1).mean(1), gradient=y.grad)

    reference, single = run(torch.float64), run(torch.float32)
    number = sum(case["loss"] == kind for case in fixtures.cases) + 1
    case = dict(name=f"{kind}-{number}", loss=kind, batch=batch, outputs=outputs, labels=label.tolist(),
                float32={key: finite(float32_error(values, single[key])) for key, values in reference.items()})
    fixtures.add(case, outputs=x, **reference)


def finite(value):
    """JSON has no infinity."""
    return value if math.isfinite(value) else "infinite"
