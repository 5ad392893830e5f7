#!/usr/bin/env python3
"""Three steps of the convolution recipe in PyTorch, in its source's conventions, as known answers for RecipeStepsTest.

    /usr/bin/python3 train-cli/src/test/scripts/recipe_steps.py train-cli/src/test/resources/lanewise/train/training/recipe-steps.npz

The source sums the loss over a batch, divides logits by the width of the last layer, calls 0.6 the momentum of batch
normalisation by which PyTorch keeps 0.4 of a batch, and divides the decay by the learning rate. What is written are the
parameters of a network whose last layer gives logits as they are: its weight is divided by its width. All in f64.
Source: K. Jordan: 94% on CIFAR-10 in 3.29 seconds on a single GPU, 2024.
"""
import sys

import numpy as np
import torch
from torch import nn

BATCH, WIDTHS, STEPS = 6, (4, 5, 7), 3
MUON_RATE, MUON_MOMENTUM, BIAS_RATE, HEAD_RATE, MOMENTUM, DECAY = 0.24, 0.6, 0.053, 0.67, 0.85, 2e-6


def norm(channels):
    layer = nn.BatchNorm2d(channels, eps=1e-12, momentum=1 - 0.6)
    layer.weight.requires_grad = False
    return layer


def block(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding="same", bias=False), nn.MaxPool2d(2), norm(outputs), nn.GELU(),
            nn.Conv2d(outputs, outputs, 3, padding="same", bias=False), norm(outputs), nn.GELU()]


def zeropower(gradient, steps=3):
    x = gradient / (gradient.norm() + BATCH * 1e-7)  # of a sum; the mean's is 1e-7
    if x.size(0) > x.size(1):
        x = x.T
    for _ in range(steps):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x.T if gradient.size(0) > gradient.size(1) else x


def main():
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float64)
    whiten = nn.Conv2d(3, 24, 2)
    whiten.weight.requires_grad = False
    head = nn.Linear(WIDTHS[2], 10, bias=False)
    head.weight.data *= 1 / head.weight.std()
    model = nn.Sequential(whiten, nn.GELU(), *block(24, WIDTHS[0]), *block(WIDTHS[0], WIDTHS[1]), *block(*WIDTHS[1:]),
                          nn.MaxPool2d(3), nn.Flatten(), head)
    x = torch.randn(BATCH, 3, 32, 32)
    labels = torch.randint(10, (BATCH,))
    filters = [p for p in model.parameters() if p.dim() == 4 and p.requires_grad]
    biases = [p for p in model.parameters() if p.dim() == 1 and p.requires_grad]
    decay = DECAY * BATCH
    sgd = torch.optim.SGD([dict(params=biases, lr=BIAS_RATE, weight_decay=decay / BIAS_RATE),
                           dict(params=[head.weight], lr=HEAD_RATE, weight_decay=decay / HEAD_RATE)],
                          momentum=MOMENTUM, nesterov=True)
    rates = [group["lr"] for group in sgd.param_groups]
    velocities = [torch.zeros_like(p) for p in filters]

    def state():
        values = {name: value.detach().numpy().copy() for name, value in model.state_dict().items()
                  if not name.endswith("num_batches_tracked")}
        last = [name for name in values if np.shape(values[name]) == tuple(head.weight.shape)][-1]
        values[last] /= WIDTHS[2]
        return values

    results = {"x": x.numpy(), "labels": labels.numpy().astype(np.float64)}
    results.update({"initial/" + name: value for name, value in state().items()})
    losses = []
    for step in range(STEPS):
        remaining = 1 - step / STEPS
        outputs = model(x) / WIDTHS[2]
        loss = nn.functional.cross_entropy(outputs, labels, label_smoothing=0.2, reduction="sum")
        losses.append(loss.item() / BATCH)
        model.zero_grad(set_to_none=True)
        loss.backward()
        for group, rate in zip(sgd.param_groups, rates):
            group["lr"] = rate * remaining
        sgd.step()
        with torch.no_grad():
            for p, velocity in zip(filters, velocities):
                velocity.mul_(MUON_MOMENTUM).add_(p.grad)
                gradient = p.grad + MUON_MOMENTUM * velocity
                p.mul_(len(p) ** 0.5 / p.norm())
                p.add_(zeropower(gradient.reshape(len(p), -1)).view(p.shape), alpha=-MUON_RATE * remaining)
    results["losses"] = np.array(losses)
    results.update({"final/" + name: value for name, value in state().items()})
    np.savez_compressed(sys.argv[1], **results)


if __name__ == "__main__":
    main()
