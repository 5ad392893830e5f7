"""Prints the values of PyTorch that BatchNorm1dTest and LayerNormTest hold: python3 normalization.py"""

import torch

torch.set_default_dtype(torch.float64)


def show(name, tensor):
    print(name, ", ".join("%.17g" % value for value in tensor.detach().flatten().tolist()))


def run(module, weight, bias, x, d_y):
    with torch.no_grad():
        module.weight.copy_(torch.tensor(weight))
        module.bias.copy_(torch.tensor(bias))
    x = torch.tensor(x, requires_grad=True)
    y = module(x)
    y.backward(torch.tensor(d_y))
    print(module)
    for name, tensor in [("y", y), ("dX", x.grad), ("dWeight", module.weight.grad), ("dBias", module.bias.grad)]:
        show(name, tensor)
    return x


batch_norm = torch.nn.BatchNorm1d(2, momentum=0.3, eps=1e-2)
x = run(batch_norm, [1.5, -0.5], [0.25, 2.0],
        [[1.0, 2.0], [3.0, -1.0], [-2.0, 0.5]], [[0.5, -1.0], [2.0, 1.0], [-0.25, 3.0]])
show("running_mean", batch_norm.running_mean)
show("running_var", batch_norm.running_var)
batch_norm.eval()
show("eval", batch_norm(x))

run(torch.nn.LayerNorm([2, 2], eps=1e-2), [[1.5, -0.5], [1.0, 2.0]], [[0.25, 2.0], [0.0, -1.0]],
    [[[1.0, 2.0], [3.0, -1.0]], [[-2.0, 0.5], [0.0, 4.0]]], [[[0.5, -1.0], [2.0, 1.0]], [[-0.25, 3.0], [1.0, -2.0]]])
