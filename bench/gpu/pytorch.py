"""The models that lockstep measures, in PyTorch on the same GPU: eager, one step captured as a CUDA graph, and sweeps by torch.func.vmap over stacked models.

pytorch.py JAR SECONDS [DEVICE] prints JSON; what this PyTorch cannot do is a "problem" in it. The models are the presets in the jar. Data is on the device on all sides, batches of 64, SGD with momentum 0.5.
"""

import json
import statistics
import sys
import time
import zipfile

import torch
from torch import nn

BATCH = 64
ROUNDS = 5
PRESETS = "dev/lockstep/experiments/presets/%s.json"


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


def batches(preset, device):
    """100 batches of noise."""
    images = torch.randn(100, BATCH, *preset["model"]["input"], device=device)
    labels = torch.randint(0, 10, (100, BATCH), device=device)
    return images, labels


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def measure(step, device, seconds, runs, what, preset):
    """Microseconds a step: the median of rounds, behind a warm-up."""
    for i in range(20):
        step(i)
    wait(device)
    rounds = []
    for _ in range(ROUNDS):
        steps = 0
        start = time.perf_counter()
        while time.perf_counter() - start < seconds / ROUNDS:
            for i in range(20):
                step(i)
            wait(device)
            steps += 20
        rounds.append((time.perf_counter() - start) / steps * 1e6)
    micros = statistics.median(rounds)
    return {"preset": preset["id"], "what": what, "runs": runs, "batch_size": BATCH, "rounds": ROUNDS, "microseconds_per_step": micros,
            "microseconds_least": min(rounds), "microseconds_most": max(rounds), "run_steps_per_second": runs * 1e6 / micros}


def eager(preset, device, seconds):
    """The usual loop, without reading the loss back."""
    model = model_of(preset).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
    loss = nn.CrossEntropyLoss()
    images, labels = batches(preset, device)

    def step(i):
        optimizer.zero_grad()
        loss(model(images[i % 100]), labels[i % 100]).backward()
        optimizer.step()

    return measure(step, device, seconds, 1, "eager", preset)


def graph(preset, device, seconds):
    """The loop with one step captured and played again; the batch is copied to where the graph reads it."""
    model = model_of(preset).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
    loss = nn.CrossEntropyLoss()
    images, labels = batches(preset, device)
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
        image.copy_(images[i % 100])
        label.copy_(labels[i % 100])
        captured.replay()

    return measure(step, device, seconds, 1, "CUDA graph", preset)


def vmap(preset, device, seconds, runs):
    """All runs of a sweep in one vectorized step, each with its own learning rate; the same batch for all."""
    models = [model_of(preset).to(device) for _ in range(runs)]
    parameters, _ = torch.func.stack_module_state(models)
    parameters = {name: value.detach() for name, value in parameters.items()}
    momenta = {name: torch.zeros_like(value) for name, value in parameters.items()}
    rates = torch.linspace(0.001, 0.01, runs, device=device)
    skeleton = model_of(preset).to("meta")
    images, labels = batches(preset, device)

    def loss(own, image, label):
        return nn.functional.cross_entropy(torch.func.functional_call(skeleton, own, (image,)), label)

    gradients = torch.func.vmap(torch.func.grad(loss), in_dims=(0, None, None))

    def step(i):
        with torch.no_grad():
            for name, gradient in gradients(parameters, images[i % 100], labels[i % 100]).items():
                momenta[name].mul_(0.5).add_(gradient)
                parameters[name].sub_(rates.view(-1, *[1] * (gradient.dim() - 1)) * momenta[name])

    return measure(step, device, seconds, runs, "vmap", preset)


def main():
    jar, seconds = sys.argv[1], float(sys.argv[2])
    device = torch.device(sys.argv[3] if len(sys.argv) > 3 else "cuda")
    if device.index is not None:
        torch.cuda.set_device(device)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    results = []
    with zipfile.ZipFile(jar) as presets:
        for name in ("basic-cnn", "exercise-10-1-baseline"):
            preset = json.loads(presets.read(PRESETS % name))
            wanted = [lambda: eager(preset, device, seconds), lambda: graph(preset, device, seconds)]
            wanted += [lambda runs=runs: vmap(preset, device, seconds, runs) for runs in (8, 64, 256)]
            for one in wanted:
                try:
                    results.append(one())
                except Exception as e:  # whatever one of them cannot do leaves the others
                    results.append({"preset": name, "problem": str(e).splitlines()[0]})
                torch.cuda.empty_cache()
    where = torch.cuda.get_device_name() if device.type == "cuda" else str(device)
    json.dump({"torch": torch.__version__, "device": where, "tf32": False, "training": results}, sys.stdout, indent=2)


main()
