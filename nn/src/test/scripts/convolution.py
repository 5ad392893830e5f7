"""Prints the values of PyTorch that Conv2dTest holds: python3 convolution.py"""

import torch

torch.set_default_dtype(torch.float64)


def numbers(shape, factor, shift):
    """Numbers that a formula gives: element i is ((factor i) mod 17 - 8) / 8 + shift."""
    count = torch.Size(shape).numel()
    return ((torch.arange(count) * factor % 17 - 8) / 8 + shift).reshape(shape)


def show(name, tensor):
    print(name, ", ".join("%.17g" % value for value in tensor.detach().flatten().tolist()))


def run(name, module, x, d_y_factor):
    with torch.no_grad():
        module.weight.copy_(numbers(module.weight.shape, 5, 0.03))
        if module.bias is not None:
            module.bias.copy_(numbers(module.bias.shape, 3, 0.1))
    x.requires_grad_()
    y = module(x)
    y.backward(numbers(y.shape, d_y_factor, -0.02))
    print(name, module, tuple(y.shape))
    show("y", y)
    show("dX", x.grad)
    show("dWeight", module.weight.grad)
    if module.bias is not None:
        show("dBias", module.bias.grad)


run("strided", torch.nn.Conv2d(2, 3, (3, 2), stride=(2, 1), padding=(1, 0)), numbers((2, 2, 4, 3), 7, 0), 11)
run("grouped", torch.nn.Conv2d(4, 2, 2, dilation=2, groups=2, bias=False), numbers((1, 4, 4, 3), 3, 0.05), 5)
