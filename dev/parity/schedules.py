"""The learning rates of torch.optim.lr_scheduler over a whole training, with the momenta where they change."""

import torch
from torch.optim import lr_scheduler

from .optimizers import optimizer
from .store import ENGINE, Fixtures

EPOCHS, STEPS_PER_EPOCH = 12, 7


def cases():
    sgd = dict(type="SGD", lr=0.1, momentum=0.9)
    adam = dict(type="Adam", lr=0.001)
    once = dict(type="OneCycleLR", max_lr=0.5, pct_start=0.3, div_factor=25.0, final_div_factor=1e4, cycle_momentum=True, base_momentum=0.85,
                max_momentum=0.95)
    yield from [(sgd, dict(type="ConstantLR")), (sgd, dict(type="StepLR", step_size=3, gamma=0.1)), (adam, dict(type="StepLR", step_size=1, gamma=0.5)),
                (sgd, dict(type="ExponentialLR", gamma=0.9)), (sgd, dict(type="CosineAnnealingLR", T_max=0, eta_min=0.0)),
                (adam, dict(type="CosineAnnealingLR", T_max=12, eta_min=1e-5)), (sgd, dict(type="CosineAnnealingLR", T_max=5, eta_min=0.01)),
                (sgd, once), (adam, once), (sgd, once | dict(pct_start=0.5, div_factor=10.0, final_div_factor=100.0)),
                (sgd, once | dict(cycle_momentum=False)), (adam, once | dict(base_momentum=0.7, max_momentum=0.9, pct_start=0.01))]


def write():
    fixtures = Fixtures(ENGINE, "schedules",
                        f"[step] learning rates and momenta (beta1 of Adam) over {EPOCHS} epochs of {STEPS_PER_EPOCH} steps by torch.optim.lr_scheduler.")
    for number, (method, spec) in enumerate(cases(), 1):
        rates, momenta = run(method, spec)
        case = dict(name=f"{spec['type']}-{number}", optimizer=method, schedule=spec, epochs=EPOCHS, steps_per_epoch=STEPS_PER_EPOCH)
        fixtures.add(case, learning_rates=rates, momenta=momenta)
    fixtures.write()


def scheduler(spec, method, epochs, steps_per_epoch):
    """The scheduler, and whether it advances with every step."""
    settings = {key: value for key, value in spec.items() if key != "type"}
    if spec["type"] == "ConstantLR":
        return lr_scheduler.LambdaLR(method, lambda _: 1.0), False
    if spec["type"] == "OneCycleLR":
        return lr_scheduler.OneCycleLR(method, total_steps=epochs * steps_per_epoch, **settings), True
    if spec["type"] == "CosineAnnealingLR":
        settings["T_max"] = settings["T_max"] or epochs
    return getattr(lr_scheduler, spec["type"])(method, **settings), False


def run(spec, schedule, epochs=EPOCHS, steps_per_epoch=STEPS_PER_EPOCH):
    parameter = torch.zeros(1, requires_grad=True)
    parameter.grad = torch.zeros(1)
    method = optimizer(spec, [parameter])
    changes, each_step = scheduler(schedule, method, epochs, steps_per_epoch)
    rates, momenta = [], []
    for step in range(epochs * steps_per_epoch):
        group = method.param_groups[0]
        rates.append(group["lr"])
        momenta.append(group["momentum"] if "momentum" in group else group["betas"][0])
        method.step()
        if each_step and step + 1 < epochs * steps_per_epoch or not each_step and (step + 1) % steps_per_epoch == 0:
            changes.step()
    return rates, momenta
