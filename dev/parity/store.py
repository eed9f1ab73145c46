"""A group of fixtures is two files: NAME.json says what was computed, NAME.npz (numpy's format) holds the numbers."""

import json
import sys
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "engine/src/test/resources/dev/lockstep/engine/parity"
EXPERIMENTS = ROOT / "experiments/src/test/resources/dev/lockstep/experiments/parity"


class Fixtures:
    def __init__(self, directory, name, about):
        self.directory, self.name = directory, name
        self.head = {"about": about, "generator": f"dev/fixtures.py {name}", "torch": torch.__version__, "numpy": np.__version__}
        self.cases, self.arrays = [], {}

    def add(self, case, **arrays):
        """The arrays become CASE/KEY in the .npz file; tensors keep their type, float64 for references."""
        assert all(case["name"] != other["name"] for other in self.cases), case["name"]
        self.cases.append(case)
        for key, values in arrays.items():
            if values is not None:
                self.array(case["name"] + "/" + key, values)

    def array(self, key, values):
        self.arrays[key] = values.detach().numpy() if isinstance(values, torch.Tensor) else np.asarray(values)

    def written(self):
        """The cases that the last call of the same generator left, none under another version of PyTorch."""
        file = self.directory / f"{self.name}.json"
        old = json.loads(file.read_text()) if file.exists() else {}
        return old["cases"] if old.get("torch") == torch.__version__ else []

    def write(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        lines = ",\n".join("    " + json.dumps(case) for case in self.cases)
        head = json.dumps(self.head, indent=2)[:-2]
        (self.directory / f"{self.name}.json").write_text(f'{head},\n  "cases": [\n{lines}\n  ]\n}}\n')
        if not self.arrays:
            print(f"{self.name}: cases={len(self.cases)}", file=sys.stderr)
            return
        np.savez_compressed(self.directory / f"{self.name}.npz", **self.arrays)
        size = (self.directory / f"{self.name}.npz").stat().st_size
        print(f"{self.name}: cases={len(self.cases)} npz={size} bytes", file=sys.stderr)


RTOL, ATOL = 1.3e-6, 1e-6


def float32_error(reference, actual):
    """PyTorch's own float32 error in units of the tolerance, for information: at most 1 is within it."""
    reference, actual = reference.detach().double(), actual.detach().double()
    same = (reference == actual) | (reference.isnan() & actual.isnan())
    error = ((actual - reference).abs() / (ATOL + RTOL * reference.abs())).masked_fill(same, 0)
    return float(f"{float(error.max()):.2g}") if error.numel() else 0.0
