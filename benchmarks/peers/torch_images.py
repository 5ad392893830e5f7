#!/usr/bin/env python3
"""What ConvolutionBenchmark and ImageNetworkBenchmark measure, in PyTorch, as a peer to measure against.

    python3 benchmarks/peers/torch_images.py layers [THREADS [LAYER ...]]
    python3 benchmarks/peers/torch_images.py network [THREADS [BATCH [STEPS]]]

Prints for each layer the best of several calls in GFLOP/s (forward; both gradients together), and for the network the best
step in images/s. Images are in channels-last memory. One thread is timed by its processor time, so that a machine that
others use too will do; several by the clock. Needs PyTorch.
"""
import sys
import time

import torch
from torch import nn

LAYERS = ["128x24x31x64x3", "128x64x15x64x3", "128x64x15x256x3", "128x256x7x256x3", "128x256x3x256x3",
          "128x3x32x64x3", "128x64x32x64x3", "128x64x32x128x3s2", "128x128x16x128x3", "128x128x16x256x3s2", "128x256x8x256x3",
          "128x256x8x512x3s2", "128x512x4x512x3", "128x64x32x64x3g64", "128x256x16x256x3g32"]


def best(call, times):
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    seconds = []
    for _ in range(times):
        start = clock()
        call()
        seconds.append(clock() - start)
    return min(seconds)


def layers(names):
    for layer in names:
        sizes, _, groups = layer.partition("g")
        sizes, stride, _ = sizes.partition("s2")
        n, c, pixels, filters, taps = map(int, sizes.split("x"))
        groups = int(groups or 1)
        convolution = nn.Conv2d(c, filters, taps, padding=taps // 2, stride=2 if stride else 1, groups=groups, bias=False)
        convolution = convolution.to(memory_format=torch.channels_last)
        x = torch.randn(n, c, pixels, pixels).to(memory_format=torch.channels_last).requires_grad_()
        y = convolution(x)
        gradient = torch.randn_like(y)
        operations = 2 * y.numel() * taps * taps * c / groups
        with torch.no_grad():
            forward = best(lambda: convolution(x), 8)
        backward = best(lambda: torch.autograd.grad(convolution(x), [x, convolution.weight], gradient), 6) - forward
        print(f"{layer:20s} forward {operations / forward / 1e9:6.1f}  gradients {2 * operations / backward / 1e9:6.1f} GFLOP/s",
              flush=True)


def block(inputs, outputs):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.MaxPool2d(2), nn.BatchNorm2d(outputs), nn.GELU(),
        nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.GELU())


def network(batch, steps):
    model = nn.Sequential(nn.Conv2d(3, 24, 2), nn.GELU(), block(24, 64), block(64, 256), block(256, 256),
                          nn.MaxPool2d(3), nn.Flatten(), nn.Linear(256, 10)).to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), 1e-3, momentum=0.85, nesterov=True)
    loss_function = nn.CrossEntropyLoss()
    x = torch.randn(batch, 3, 32, 32).to(memory_format=torch.channels_last)
    labels = torch.randint(10, (batch,))

    def step():
        loss = loss_function(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    step()
    seconds = best(step, steps)
    print(f"batch {batch}, {torch.get_num_threads()} threads: {seconds:.2f} s a step, {batch / seconds:.1f} images/s")


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in ("layers", "network"):
        sys.exit(__doc__)
    torch.manual_seed(42)
    torch.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    if sys.argv[1] == "layers":
        layers(sys.argv[3:] or LAYERS)
    else:
        network(int(sys.argv[3]) if len(sys.argv) > 3 else 1000, int(sys.argv[4]) if len(sys.argv) > 4 else 3)


if __name__ == "__main__":
    main()
