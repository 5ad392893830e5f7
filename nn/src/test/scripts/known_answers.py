#!/usr/bin/env python3
"""Writes what PyTorch computes, in f64, for KnownAnswersTest: small training runs, losses, clipping, learning rates.

    python3 nn/src/test/scripts/known_answers.py nn/src/test/resources/lanewise/nn/known-answers

needs PyTorch and NumPy (on Debian: apt-get install python3-torch). The files in the repository were written with
PyTorch 1.13.1, NumPy 1.24.2 and one thread; other versions may differ in last bits, far below the test's 1e-10.

Each file MODEL-OPTIMIZER.npz holds one run of 20 steps on one batch of 16 samples of width 6, or of 2 channels of 8 × 7
pixels, with 4 classes, the loss being softmax cross-entropy:

    x (16, 6) or (16, 2, 8, 7)       the batch
    labels (16)
    initial/NAME                     each entry of the state dict before the first step
    loss (20)                        the loss of each step
    gradient/NAME (20, ...)          the gradient of each parameter at each step
    state/NAME (20, ...)             each entry of the state dict after each step
    eval_logits (16, 4)              the output in eval mode after the last step

OPTIMIZER groups-... has groups of parameters with settings of their own; with groups-scheduled the learning rates of all of
them are multiplied by 1 / (1 + step / 4).

NAME is PyTorch's, such as 0.weight. The entry num_batches_tracked is left out.

A bias before batch normalisation has no effect, so its gradient is zero but for rounding. Adam divides that rounding by
its own size plus 1e-8, which makes steps of it. Inputs of scale 256 keep the gradients before the normalisation, and so
these steps, small: twenty of them move the bias by less than 1e-11.

losses.npz holds logits (9, 4), probabilities (9, 4), labels (9), targets (9, 4) with rows that sum to 1, weights (9, 4)
in [0, 1] with rows that do not, class-weights (4), some-labels (9), which has -100 at three samples, and for each loss
function

    LOSS/value ()                    the loss
    LOSS/gradient (9, 4)             its gradient with respect to the logits or probabilities

loss-variants.npz holds what losses are given: logits (2, 4, 3, 2), log-probabilities (2, 4, 3, 2), labels (2, 3, 2),
some-labels (2, 3, 2), which has -100 at two places, soft-targets (2, 4, 3, 2), class-weights (4), binary-logits (5, 3),
binary-probabilities (5, 3), binary-targets (5, 3), element-weights (5, 3), column-weights (3), positive-weights (3), and
for each loss function and REDUCTION, which is mean, sum or none,

    LOSS/REDUCTION/value             the loss, or for none the losses apart
    LOSS/REDUCTION/gradient          its gradient; for none, that of the sum of the losses times directions (2, 3, 2),
                                     binary-directions (5, 3) or vector-directions ()

clipping.npz holds the gradients a (3, 5) and b (7), and for each largest norm, such as 0.7,

    NORM/norm ()                     what clip_grad_norm_ returns
    NORM/a (3, 5), NORM/b (7)        the clipped gradients

plateau.npz holds falling (60) and rising (60), figures with a NaN among them, and the learning rates of
ReduceLROnPlateau after each of them:

    rates/falling (60)               factor 0.1, patience 2, threshold 1e-4, from 0.1
    rates/rising (60)                factor 0.5, patience 1, threshold 0.05, cooldown 2, at least 0.001, from 0.1

schedules.npz holds the learning rates of each step from 0 on:

    one-cycle/linear (25)            OneCycleLR up to 0.1 in 25 steps, linear
    one-cycle/cos (25)               the same along cosines
    one-cycle/quarter (40)           up to 0.5 in 40 steps, a quarter of them up, divisors 10 and 100, linear
    restarts/equal (30)              CosineAnnealingWarmRestarts from 0.1 to 0.001, periods of 7
    restarts/growing (60)            from 0.1 to 0.01, the first period 3, each next one twice as long
"""

import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
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
    "rmsprop": lambda parameters: torch.optim.RMSprop(parameters, lr=0.01),
    "rmsprop-centered": lambda parameters: torch.optim.RMSprop(
        parameters, lr=0.01, alpha=0.9, eps=1e-6, weight_decay=0.01, momentum=0.5, centered=True),
}


class Scheduled:
    """An optimizer whose schedule multiplies the learning rate of each group by a factor of the step."""

    def __init__(self, optimizer, factor):
        self.optimizer = optimizer
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)

    def zero_grad(self):
        self.optimizer.zero_grad()

    def step(self):
        self.optimizer.step()
        self.scheduler.step()


def groups(parameters, bias, head):
    """The weight of the first layer with the optimizer's own settings, the biases and the last weight with others."""
    weight, first_bias, last_weight, last_bias = parameters
    return [{"params": [weight]}, {"params": [first_bias, last_bias], **bias}, {"params": [last_weight], **head}]


OPTIMIZERS.update({
    "groups-momentum": lambda parameters: torch.optim.SGD(
        groups(parameters, dict(weight_decay=0, momentum=0), dict(lr=0.4, nesterov=True)),
        lr=0.1, momentum=0.9, weight_decay=0.01),
    "groups-scheduled": lambda parameters: Scheduled(torch.optim.SGD(
        groups(parameters, dict(weight_decay=0), dict(lr=0.4)), lr=0.1, momentum=0.9, weight_decay=0.01),
        lambda step: 1 / (1 + step / 4)),
    "groups-adam": lambda parameters: torch.optim.Adam(
        groups(parameters, dict(betas=(0.5, 0.9)), dict(lr=0.02, weight_decay=0.1)), lr=0.01),
    "groups-adamw": lambda parameters: torch.optim.AdamW(
        groups(parameters, dict(weight_decay=0, eps=1e-3), dict(lr=0.02, betas=(0.8, 0.99))), lr=0.01, weight_decay=0.1),
    "groups-rmsprop": lambda parameters: torch.optim.RMSprop(
        groups(parameters, dict(momentum=0.5), dict(lr=0.02, centered=True, weight_decay=0.01)), lr=0.01),
})



class Residual(nn.Module):
    """f(x) + x, or f(x) + g(x), with the names that Residual gives its parts."""

    def __init__(self, branch, shortcut=None):
        super().__init__()
        self.branch = branch
        self.shortcut = shortcut

    def forward(self, x):
        return self.branch(x) + (x if self.shortcut is None else self.shortcut(x))


def convolution(inputs, outputs, size, **settings):
    return nn.Conv2d(inputs, outputs, size, bias=False, **settings)


MODELS["images"] = lambda: nn.Sequential(
    convolution(2, 3, 3, padding=1), nn.BatchNorm2d(3), nn.GELU(), nn.MaxPool2d(2),
    Residual(nn.Sequential(convolution(3, 3, 3, padding=1), nn.BatchNorm2d(3), nn.GELU())),
    Residual(nn.Sequential(convolution(3, 4, 3, padding=1, stride=2), nn.BatchNorm2d(4)), convolution(3, 4, 1, stride=2)),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, CLASSES))


class Muon(torch.optim.Optimizer):
    """Muon as its page derives it: momentum with Nesterov's look ahead, orthogonalised by five steps of an iteration."""

    def __init__(self, parameters, lr, momentum):
        super().__init__(parameters, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                velocity = self.state[parameter].setdefault("momentum_buffer", torch.zeros_like(parameter))
                velocity.mul_(group["momentum"]).add_(parameter.grad)
                d = (parameter.grad + group["momentum"] * velocity).flatten(1)
                rows, columns = d.shape
                x = d.T if rows > columns else d
                x = x / (x.norm() + 1e-7)
                for _ in range(5):
                    a = x @ x.T
                    x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
                x = x.T if rows > columns else x
                parameter -= group["lr"] * max(1, rows / columns) ** 0.5 * x.reshape(parameter.shape)


class Together:
    """Several optimizers as one."""

    def __init__(self, *optimizers):
        self.optimizers = optimizers

    def zero_grad(self):
        for optimizer in self.optimizers:
            optimizer.zero_grad()

    def step(self):
        for optimizer in self.optimizers:
            optimizer.step()


def muon(parameters):
    """Muon for filters, AdamW for the rest."""
    parameters = list(parameters)
    return Together(Muon([p for p in parameters if p.dim() == 4], lr=0.02, momentum=0.95),
                    torch.optim.AdamW([p for p in parameters if p.dim() != 4], lr=0.01, weight_decay=0.1))


INPUT_SCALES = {"elu": 1.5, "batchnorm": 256, "images": 1.5}

INPUT_SHAPES = {"elu": (SAMPLES, INPUTS), "batchnorm": (SAMPLES, INPUTS), "images": (SAMPLES, 2, 8, 7)}

RUNS = [("elu", name) for name in OPTIMIZERS] + [("batchnorm", "momentum"), ("batchnorm", "adam"),
                                                 ("images", "nesterov"), ("images", "adamw"), ("images", "muon")]

OPTIMIZERS["muon"] = muon


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


def losses():
    torch.manual_seed(21)
    logits = torch.randn(9, 4) * 3
    probabilities = torch.softmax(torch.randn(9, 4), 1)
    labels = torch.randint(4, (9,))
    targets = torch.softmax(torch.randn(9, 4), 1)
    weights = torch.rand(9, 4)
    weights[0, 0], weights[1, 1] = 0, 1
    class_weights = torch.tensor([0.5, 2, 0.1, 1.25])
    some_labels = labels.clone()
    some_labels[[1, 4, 5]] = -100
    functions = {
        "labels": (logits, lambda z: F.cross_entropy(z, labels)),
        "smoothed-labels": (logits, lambda z: F.cross_entropy(z, labels, label_smoothing=0.1)),
        "targets": (logits, lambda z: F.cross_entropy(z, targets)),
        "smoothed-targets": (logits, lambda z: F.cross_entropy(z, targets, label_smoothing=0.1)),
        "weights": (logits, lambda z: F.cross_entropy(z, weights)),
        "probabilities-labels": (probabilities, lambda p: F.nll_loss(p.log(), labels)),
        "binary": (probabilities, lambda p: F.binary_cross_entropy(p, weights)),
        "binary-logits": (logits, lambda z: F.binary_cross_entropy_with_logits(z, weights)),
        "squared-error": (logits, lambda z: F.mse_loss(z, weights)),
        "weighted-labels": (logits, lambda z: F.cross_entropy(z, labels, class_weights)),
        "ignored-labels": (logits, lambda z: F.cross_entropy(z, some_labels)),
        "weighted-ignored-labels": (logits, lambda z: F.cross_entropy(z, some_labels, class_weights)),
        "ignored-class": (logits, lambda z: F.cross_entropy(z, labels, class_weights, ignore_index=int(labels[0]))),
        "smoothed-weighted-labels": (
            logits, lambda z: F.cross_entropy(z, labels, class_weights, label_smoothing=0.1)),
        "smoothed-ignored-labels": (logits, lambda z: F.cross_entropy(z, some_labels, label_smoothing=0.1)),
        "smoothed-weighted-ignored-labels": (
            logits, lambda z: F.cross_entropy(z, some_labels, class_weights, label_smoothing=0.1)),
        "weighted-targets": (logits, lambda z: F.cross_entropy(z, targets, class_weights)),
        "smoothed-weighted-targets": (
            logits, lambda z: F.cross_entropy(z, targets, class_weights, label_smoothing=0.1)),
        "huber": (logits, lambda z: F.huber_loss(z, weights)),
        "huber-2.5": (logits, lambda z: F.huber_loss(z, weights, delta=2.5)),
    }
    results = {"logits": logits, "probabilities": probabilities, "labels": labels.double(), "targets": targets,
               "weights": weights, "class-weights": class_weights, "some-labels": some_labels.double()}
    for name, (point, function) in functions.items():
        point = point.clone().requires_grad_()
        value = function(point)
        value.backward()
        results.update({name + "/value": value.detach(), name + "/gradient": point.grad})
    return {name: value.numpy() for name, value in results.items()}


def loss_variants():
    torch.manual_seed(24)
    logits = torch.randn(2, 4, 3, 2) * 2
    log_probabilities = torch.log_softmax(torch.randn(2, 4, 3, 2), 1)
    labels = torch.randint(4, (2, 3, 2))
    some_labels = labels.clone()
    some_labels[0, 1, 0] = some_labels[1, 2, 1] = -100
    soft = torch.softmax(torch.randn(2, 4, 3, 2), 1)
    class_weights = torch.tensor([0.5, 2, 0.1, 1.25])
    binary_logits = torch.randn(5, 3) * 3
    binary_probabilities = torch.sigmoid(torch.randn(5, 3))
    binary_targets = torch.rand(5, 3)
    binary_targets[0, 0], binary_targets[1, 1] = 0, 1
    element_weights, column_weights = torch.rand(5, 3), torch.rand(3)
    positive_weights = torch.tensor([0.5, 3, 1])
    directions, binary_directions, vector_directions = torch.randn(2, 3, 2), torch.randn(5, 3), torch.randn(())
    cross_entropy, nll = F.cross_entropy, F.nll_loss
    binary, binary_of_logits = F.binary_cross_entropy, F.binary_cross_entropy_with_logits
    functions = {
        "labels": (logits, directions, lambda z, **r: cross_entropy(z, labels, **r)),
        "weighted-ignored-labels": (
            logits, directions, lambda z, **r: cross_entropy(z, some_labels, class_weights, **r)),
        "smoothed-weighted-ignored-labels": (
            logits, directions,
            lambda z, **r: cross_entropy(z, some_labels, class_weights, label_smoothing=0.1, **r)),
        "smoothed-weighted-targets": (
            logits, directions, lambda z, **r: cross_entropy(z, soft, class_weights, label_smoothing=0.1, **r)),
        "vector": (logits[0, :, 0, 0], vector_directions, lambda z, **r: cross_entropy(z, labels[0, 0, 0], **r)),
        "likelihood": (log_probabilities, directions, lambda x, **r: nll(x, labels, **r)),
        "likelihood-weighted-ignored": (
            log_probabilities, directions, lambda x, **r: nll(x, some_labels, class_weights, **r)),
        "likelihood-vector": (
            log_probabilities[0, :, 0, 0], vector_directions,
            lambda x, **r: nll(x, labels[0, 0, 0], class_weights, **r)),
        "probabilities-weighted-ignored": (
            log_probabilities.exp(), directions, lambda x, **r: nll(x.log(), some_labels, class_weights, **r)),
        "binary": (binary_probabilities, binary_directions, lambda p, **r: binary(p, binary_targets, **r)),
        "binary-elements": (
            binary_probabilities, binary_directions,
            lambda p, **r: binary(p, binary_targets, element_weights, **r)),
        "binary-columns": (
            binary_probabilities, binary_directions,
            lambda p, **r: binary(p, binary_targets, column_weights, **r)),
        "binary-logits": (
            binary_logits, binary_directions, lambda z, **r: binary_of_logits(z, binary_targets, **r)),
        "binary-logits-columns": (
            binary_logits, binary_directions, lambda z, **r: binary_of_logits(z, binary_targets, column_weights, **r)),
        "binary-logits-positive": (
            binary_logits, binary_directions,
            lambda z, **r: binary_of_logits(z, binary_targets, pos_weight=positive_weights, **r)),
        "binary-logits-both": (
            binary_logits, binary_directions,
            lambda z, **r: binary_of_logits(z, binary_targets, element_weights, pos_weight=positive_weights, **r)),
        "squared-error": (binary_logits, binary_directions, lambda x, **r: F.mse_loss(x, binary_targets, **r)),
        "huber": (
            binary_logits, binary_directions, lambda x, **r: F.huber_loss(x, binary_targets, delta=1.5, **r)),
    }
    results = {"logits": logits, "log-probabilities": log_probabilities, "labels": labels.double(),
               "some-labels": some_labels.double(), "soft-targets": soft, "class-weights": class_weights,
               "binary-logits": binary_logits, "binary-probabilities": binary_probabilities,
               "binary-targets": binary_targets, "element-weights": element_weights,
               "column-weights": column_weights, "positive-weights": positive_weights, "directions": directions,
               "binary-directions": binary_directions, "vector-directions": vector_directions}
    for name, (point, direction, function) in functions.items():
        for reduction in "mean", "sum", "none":
            leaf = point.clone().requires_grad_()
            value = function(leaf, reduction=reduction)
            (value * direction if reduction == "none" else value).sum().backward()
            results.update({f"{name}/{reduction}/value": value.detach(), f"{name}/{reduction}/gradient": leaf.grad})
    return {name: value.numpy() for name, value in results.items()}


def clipping():
    torch.manual_seed(22)
    a, b = torch.randn(3, 5), torch.randn(7) * 10
    results = {"a": a, "b": b}
    for limit in 0.7, 1000:
        parameters = [nn.Parameter(torch.zeros_like(a)), nn.Parameter(torch.zeros_like(b))]
        parameters[0].grad, parameters[1].grad = a.clone(), b.clone()
        norm = torch.nn.utils.clip_grad_norm_(parameters, limit)
        results.update({f"{limit}/norm": norm, f"{limit}/a": parameters[0].grad, f"{limit}/b": parameters[1].grad})
    return {name: value.numpy() for name, value in results.items()}


def rates(figures, **settings):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **settings)
    series = []
    for figure in figures:
        scheduler.step(figure)
        series.append(optimizer.param_groups[0]["lr"])
    return np.array(series)


def plateau():
    generator = np.random.default_rng(23)
    falling = 2 / (1 + np.arange(60) / 5) + generator.normal(size=60) * 0.1
    rising = 1 - falling / 3
    falling[7] = rising[11] = np.nan
    return {"falling": falling, "rising": rising,
            "rates/falling": rates(falling, factor=0.1, patience=2),
            "rates/rising": rates(
                rising, mode="max", factor=0.5, patience=1, threshold=0.05, cooldown=2, min_lr=0.001)}


def schedule(steps, scheduler_of):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = scheduler_of(optimizer)
    series = []
    for step in range(steps):
        series.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < steps:
            scheduler.step()
    return np.array(series)


def schedules():
    one_cycle = torch.optim.lr_scheduler.OneCycleLR
    restarts = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts
    return {
        "one-cycle/linear": schedule(25, lambda optimizer: one_cycle(
            optimizer, 0.1, total_steps=25, anneal_strategy="linear", cycle_momentum=False)),
        "one-cycle/cos": schedule(25, lambda optimizer: one_cycle(
            optimizer, 0.1, total_steps=25, anneal_strategy="cos", cycle_momentum=False)),
        "one-cycle/quarter": schedule(40, lambda optimizer: one_cycle(
            optimizer, 0.5, total_steps=40, pct_start=0.25, anneal_strategy="linear", cycle_momentum=False,
            div_factor=10, final_div_factor=100)),
        "restarts/equal": schedule(30, lambda optimizer: restarts(optimizer, 7, eta_min=0.001)),
        "restarts/growing": schedule(60, lambda optimizer: restarts(optimizer, 3, T_mult=2, eta_min=0.01)),
    }


def save(file, results):
    assert all(values.dtype == np.float64 for values in results.values())
    np.savez(file, **results)
    print(f"{file.name}: {len(results)} arrays, {file.stat().st_size} bytes")


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    for model_name, optimizer_name in RUNS:
        torch.manual_seed(20)
        x = (torch.randn(INPUT_SHAPES[model_name]) + 0.3) * INPUT_SCALES[model_name]
        labels = torch.randint(CLASSES, (SAMPLES,))
        model = MODELS[model_name]()
        results = run(model, OPTIMIZERS[optimizer_name](model.parameters()), x, labels)
        save(folder / f"{model_name}-{optimizer_name}.npz", results)
        print(f"    loss {results['loss'][0]:.6f} ... {results['loss'][-1]:.6f}")
    save(folder / "losses.npz", losses())
    save(folder / "loss-variants.npz", loss_variants())
    save(folder / "clipping.npz", clipping())
    save(folder / "plateau.npz", plateau())
    save(folder / "schedules.npz", schedules())


if __name__ == "__main__":
    main()
