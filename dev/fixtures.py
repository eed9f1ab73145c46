#!/usr/bin/python3
"""Computes the numbers of real PyTorch that tests compare the engine with. Usage: python3 dev/fixtures.py [GROUP...]"""

import sys

import torch

from parity import layers, losses, optimizers, presets, schedules

GROUPS = {"layers": layers.write, "losses": losses.write, "optimizers": optimizers.write, "schedules": schedules.write,
          "presets": presets.write}

if __name__ == "__main__":
    torch.set_num_threads(1)
    unknown = [name for name in sys.argv[1:] if name not in GROUPS]
    if unknown:
        sys.exit(f"group={unknown[0]} is not one of {list(GROUPS)}")
    for name in sys.argv[1:] or GROUPS:
        GROUPS[name]()
