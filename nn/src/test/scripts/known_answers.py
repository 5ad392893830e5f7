#!/usr/bin/env python3
"""Writes what PyTorch computes in small training runs, in f64, for KnownAnswersTest.

    python3 nn/src/test/scripts/known_answers.py nn/src/test/resources/lanewise/nn/known-answers

needs PyTorch and NumPy (on Debian: apt-get install python3-torch). The files in the repository were written with
PyTorch 1.13.1, NumPy 1.24.2 and one thread; other versions may differ in last bits, far below the test's 1e-10.

Each file MODEL-OPTIMIZER.npz holds one run of 20 steps on one batch of 16 samples of width 6 with 4 classes, the loss
being softmax cross-entropy:

    x (16, 6), labels (16)           the batch
    initial/NAME                     each entry of the state dict before the first step
    loss (20)                        the loss of each step
    gradient/NAME (20, ...)          the gradient of each parameter at each step
    state/NAME (20, ...)             each entry of the state dict after each step
    eval_logits (16, 4)              the output in eval mode after the last step

NAME is PyTorch's, such as 0.weight. The entry num_batches_tracked is left out.

A bias before batch normalisation has no effect, so its gradient is zero but for rounding. Adam divides that rounding by
its own size plus 1e-8, which makes steps of it. Inputs of scale 256 keep the gradients before the normalisation, and so
these steps, small: twenty of them move the bias by less than 1e-11.
"""

import pathlib
import sys

import numpy as np
import torch
from torch import nn

STEPS = 20
SAMPLES, INPUTS, HIDDEN, CLASSES = 16, 6, 8, 4

MODELS = {
    "elu": lambda: nn.Sequential(nn.Linear(INPUTS, HIDDEN), nn.ELU(), nn.Linear(HIDDEN, CLASSES)),
    "batchnorm": lambda: nn.Sequential(
        nn.Linear(INPUTS, HIDDEN), nn.BatchNorm1d(HIDDEN), nn.ELU(), nn.Linear(HIDDEN, CLASSES)),
}

OPTIMIZERS = {
    "momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
    "nesterov": lambda parameters: torch.optim.SGD(
        parameters, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "dampening": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9, dampening=0.5),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
    "adam-decay": lambda parameters: torch.optim.Adam(parameters, lr=0.01, weight_decay=0.01),
    "adamw": lambda parameters: torch.optim.AdamW(parameters, lr=0.01, weight_decay=0.1),
}

INPUT_SCALES = {"elu": 1.5, "batchnorm": 256}

RUNS = [("elu", name) for name in OPTIMIZERS] + [("batchnorm", "momentum"), ("batchnorm", "adam")]


def state(model):
    return {name: value.detach().numpy().copy() for name, value in model.state_dict().items()
            if not name.endswith("num_batches_tracked")}


def run(model, optimizer, x, labels):
    results = {"x": x.numpy(), "labels": labels.numpy().astype(np.float64)}
    results.update({"initial/" + name: value for name, value in state(model).items()})
    series = {"loss": []}
    loss_function = nn.CrossEntropyLoss()
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = loss_function(model(x), labels)
        loss.backward()
        series["loss"].append(loss.item())
        for name, parameter in model.named_parameters():
            series.setdefault("gradient/" + name, []).append(parameter.grad.numpy().copy())
        optimizer.step()
        for name, value in state(model).items():
            series.setdefault("state/" + name, []).append(value)
    results.update({name: np.array(values) for name, values in series.items()})
    model.eval()
    with torch.no_grad():
        results["eval_logits"] = model(x).numpy()
    return results


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    for model_name, optimizer_name in RUNS:
        torch.manual_seed(20)
        x = (torch.randn(SAMPLES, INPUTS) + 0.3) * INPUT_SCALES[model_name]
        labels = torch.randint(CLASSES, (SAMPLES,))
        model = MODELS[model_name]()
        file = folder / f"{model_name}-{optimizer_name}.npz"
        results = run(model, OPTIMIZERS[optimizer_name](model.parameters()), x, labels)
        assert all(values.dtype == np.float64 for values in results.values())
        np.savez(file, **results)
        print(f"{file.name}: loss {results['loss'][0]:.6f} ... {results['loss'][-1]:.6f}, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
