"""The models that lockstep measures, in PyTorch on the same GPU: eager, one step captured as a CUDA graph, and sweeps by torch.func.vmap over stacked models.

pytorch.py CLASSES SECONDS [DEVICE] [--quick] prints JSON; what this PyTorch cannot do is a "problem" in it. CLASSES is the jar with the presets, or a class path.
Data is on the device on all sides, batches of 64, SGD with momentum 0.5. PyTorch 1.13, which has no torch.func, brings the same as functorch.
"""

import json
import os
import statistics
import sys
import time
import zipfile

import torch
from torch import nn

PRESETS = "dev/lockstep/experiments/presets/%s.json"


class Effort:
    """How much is done of everything; as Effort.java has it."""

    def __init__(self, quick):
        self.batch = 2 if quick else 64
        self.batches = 2 if quick else 100
        self.rounds = 2 if quick else 5
        self.untimed = 2 if quick else 20
        self.together = 2 if quick else 20
        self.sweeps = (2,) if quick else (8, 64, 256)


def preset_of(classes, name):
    """From a jar or a folder of a class path."""
    for entry in classes.split(os.pathsep):
        folder = os.path.join(entry, PRESETS % name)
        if os.path.isfile(folder):
            with open(folder, encoding="utf-8") as file:
                return json.load(file)
        if os.path.isfile(entry) and zipfile.is_zipfile(entry):
            with zipfile.ZipFile(entry) as jar:
                if PRESETS % name in jar.namelist():
                    return json.loads(jar.read(PRESETS % name))
    raise FileNotFoundError(f"preset={name} is not in {classes}")


def model_of(preset):
    """The preset's layers; the channels and features that go in follow from an input."""
    shape = torch.zeros(1, *preset["model"]["input"])
    layers = []
    for spec in preset["model"]["layers"]:
        kind = spec["type"]
        if kind == "Conv2d":
            layer = nn.Conv2d(shape.shape[1], spec["out_channels"], spec["kernel_size"], padding=spec.get("padding", 0))
        elif kind == "MaxPool2d":
            layer = nn.MaxPool2d(spec["kernel_size"])
        elif kind == "Linear":
            layer = nn.Linear(shape.shape[1], spec["out_features"])
        elif kind in ("ReLU", "Flatten"):
            layer = getattr(nn, kind)()
        else:
            raise ValueError(f"layer={kind} is not one of this comparison")
        shape = layer(shape)
        layers.append(layer)
    return nn.Sequential(*layers)


def batches(preset, device, effort):
    """Batches of noise."""
    images = torch.randn(effort.batches, effort.batch, *preset["model"]["input"], device=device)
    labels = torch.randint(0, 10, (effort.batches, effort.batch), device=device)
    return images, labels


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def measure(step, device, seconds, effort, runs, what, preset):
    """Microseconds a step: the median of rounds, behind a warm-up."""
    for i in range(effort.untimed):
        step(i)
    wait(device)
    rounds = []
    for _ in range(effort.rounds):
        steps = 0
        start = time.perf_counter()
        while steps == 0 or time.perf_counter() - start < seconds / effort.rounds:
            for i in range(effort.together):
                step(i)
            wait(device)
            steps += effort.together
        rounds.append((time.perf_counter() - start) / steps * 1e6)
    micros = statistics.median(rounds)
    result = {"preset": preset["id"], "what": what, "runs": runs, "batch_size": effort.batch, "rounds": effort.rounds, "microseconds_per_step": micros,
              "microseconds_least": min(rounds), "microseconds_most": max(rounds), "run_steps_per_second": runs * 1e6 / micros}
    if device.type == "cuda":
        result["memory_mib"] = torch.cuda.max_memory_allocated() / 2 ** 20
    return result


def eager(preset, device, seconds, effort):
    """The usual loop, without reading the loss back."""
    model = model_of(preset).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
    loss = nn.CrossEntropyLoss()
    images, labels = batches(preset, device, effort)

    def step(i):
        optimizer.zero_grad()
        loss(model(images[i % effort.batches]), labels[i % effort.batches]).backward()
        optimizer.step()

    return measure(step, device, seconds, effort, 1, "eager", preset)


def graph(preset, device, seconds, effort):
    """The loop with one step captured and played again; the batch is copied to where the graph reads it."""
    if device.type != "cuda":
        raise RuntimeError(f"CUDA graphs need a GPU, device={device}")
    model = model_of(preset).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
    loss = nn.CrossEntropyLoss()
    images, labels = batches(preset, device, effort)
    image, label = images[0].clone(), labels[0].clone()
    side = torch.cuda.Stream(device)
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            optimizer.zero_grad(set_to_none=True)
            loss(model(image), label).backward()
            optimizer.step()
    torch.cuda.current_stream().wait_stream(side)
    captured = torch.cuda.CUDAGraph()
    optimizer.zero_grad(set_to_none=True)
    with torch.cuda.graph(captured):
        loss(model(image), label).backward()
        optimizer.step()

    def step(i):
        image.copy_(images[i % effort.batches])
        label.copy_(labels[i % effort.batches])
        captured.replay()

    return measure(step, device, seconds, effort, 1, "CUDA graph", preset)


def transforms():
    """vmap, grad, and the call of a module with parameters from outside."""
    if hasattr(torch, "func"):
        return torch.func.vmap, torch.func.grad, torch.func.functional_call
    import functorch
    from torch.nn.utils import stateless

    return functorch.vmap, functorch.grad, stateless.functional_call


def vmap(preset, device, seconds, effort, runs):
    """All runs of a sweep in one vectorized step, each with its own learning rate; the same batch for all."""
    vectorized, gradient_of, call = transforms()
    models = [dict(model_of(preset).to(device).named_parameters()) for _ in range(runs)]
    parameters = {name: torch.stack([model[name].detach() for model in models]) for name in models[0]}
    momenta = {name: torch.zeros_like(value) for name, value in parameters.items()}
    rates = torch.linspace(0.001, 0.01, runs, device=device)
    # Only its structure: every parameter comes from outside.
    skeleton = model_of(preset).to("meta")
    images, labels = batches(preset, device, effort)

    def loss(own, image, label):
        return nn.functional.cross_entropy(call(skeleton, own, (image,)), label)

    gradients = vectorized(gradient_of(loss), in_dims=(0, None, None))

    def step(i):
        with torch.no_grad():
            for name, gradient in gradients(parameters, images[i % effort.batches], labels[i % effort.batches]).items():
                momenta[name].mul_(0.5).add_(gradient)
                parameters[name].sub_(rates.view(-1, *[1] * (gradient.dim() - 1)) * momenta[name])

    return measure(step, device, seconds, effort, runs, "vmap", preset)


def main():
    plain = [argument for argument in sys.argv[1:] if argument != "--quick"]
    effort = Effort("--quick" in sys.argv)
    classes, seconds = plain[0], float(plain[1])
    device = torch.device(plain[2] if len(plain) > 2 else "cuda")
    if device.index is not None:
        torch.cuda.set_device(device)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    results = []
    for name in ("basic-cnn", "exercise-10-1-baseline"):
        preset = dict(preset_of(classes, name), id=name)
        wanted = [("eager", 1, eager), ("CUDA graph", 1, graph)]
        wanted += [("vmap", runs, lambda *given, runs=runs: vmap(*given, runs)) for runs in effort.sweeps]
        for what, runs, one in wanted:
            if device.type == "cuda":
                torch.cuda.empty_cache()
                torch.cuda.reset_peak_memory_stats()
            try:
                results.append(one(preset, device, seconds, effort))
            except Exception as e:  # whatever one of them cannot do leaves the others
                results.append({"preset": name, "what": what, "runs": runs, "batch_size": effort.batch, "problem": (str(e).splitlines() or [repr(e)])[0]})
    where = torch.cuda.get_device_name() if device.type == "cuda" else str(device)
    json.dump({"torch": torch.__version__, "device": where, "tf32": False, "training": results}, sys.stdout, indent=2)


main()
