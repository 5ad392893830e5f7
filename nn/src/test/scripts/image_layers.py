"""Prints what PyTorch computes in the layers of images and their relatives, f64: python3 image_layers.py > ../resources/lanewise/nn/image-layers.txt

Each line is a name, the shape and the elements in row-major order. BatchNorm2dTest and the tests of the other layers read
them by PyTorchValues. Written with PyTorch 1.13.1.
"""

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(1)


def show(name, tensor):
    shape = "x".join(str(size) for size in tensor.shape)
    print(name, shape, " ".join("%.17g" % value for value in tensor.detach().flatten().tolist()))


def run(name, module, x):
    """Parameters, input, output, gradient and gradients of one forward and backward pass."""
    for parameter, value in module.named_parameters():
        with torch.no_grad():
            value.copy_(torch.randn_like(value))
        show(f"{name}.{parameter}", value)
    floating = x.is_floating_point()
    x.requires_grad_(floating)
    y = module(x)
    d_y = torch.randn_like(y)
    y.backward(d_y)
    for key, tensor in [("x", x), ("y", y), ("dY", d_y)] + ([("dX", x.grad)] if floating else []):
        show(f"{name}.{key}", tensor)
    for parameter, value in module.named_parameters():
        show(f"{name}.d.{parameter}", value.grad)


def batch_norm(name, module, x):
    run(name, module, x)
    show(f"{name}.running_mean", module.running_mean)
    show(f"{name}.running_var", module.running_var)
    module.eval()
    show(f"{name}.eval", module(x))


batch_norm("images", torch.nn.BatchNorm2d(3, momentum=0.3, eps=1e-2), torch.randn(2, 3, 4, 2) * 2 + 1)
batch_norm("sequences", torch.nn.BatchNorm1d(2, momentum=0.3, eps=1e-2), torch.randn(3, 2, 5) - 1)
for groups in [1, 2, 4]:
    run(f"groups{groups}", torch.nn.GroupNorm(groups, 4, eps=1e-2), torch.randn(2, 4, 3, 2) + 0.5)
run("groups-of-rows", torch.nn.GroupNorm(2, 6, eps=1e-2), torch.randn(3, 6))
run("embedding", torch.nn.Embedding(5, 3), torch.tensor([[1, 0, 4], [1, 1, 3]]))
run("embedding-padding", torch.nn.Embedding(5, 3, padding_idx=1), torch.tensor([[1, 0, 4], [1, 1, 0]]))


class Projection(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.branch = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
        self.shortcut = torch.nn.Linear(3, 2, bias=False)

    def forward(self, x):
        return self.branch(x) + self.shortcut(x)


run("projection", Projection(), torch.randn(5, 3))

P = torch.nn
images = torch.randn(2, 3, 5, 7).mul(2).round().div(2)  # with equal numbers
run("max", P.MaxPool2d(2), images.clone())
run("max-overlapping", P.MaxPool2d(3, stride=2, padding=1), images.clone())
run("max-ceiling", P.MaxPool2d((2, 3), stride=(2, 3), ceil_mode=True), images.clone())
run("max-dilated", P.MaxPool2d((3, 2), stride=1, padding=(1, 0), dilation=(2, 3)), images.clone())
broken = images.clone()
broken[0, 1, 2, 3] = broken[0, 1, 2, 4] = broken[1, 2, 0, 0] = float("nan")
run("max-nan", P.MaxPool2d(3, stride=1, padding=1), broken)
run("average", P.AvgPool2d(2), images.clone())
run("average-padding", P.AvgPool2d(3, stride=2, padding=1), images.clone())
run("average-without-padding", P.AvgPool2d(3, stride=2, padding=1, count_include_pad=False), images.clone())
run("average-ceiling", P.AvgPool2d((2, 3), stride=(2, 3), padding=(1, 1), ceil_mode=True), images.clone())
run("average-ceiling-without-padding",
    P.AvgPool2d((2, 3), stride=(2, 3), padding=(1, 1), ceil_mode=True, count_include_pad=False), images.clone())
run("average-divisor", P.AvgPool2d(3, stride=2, padding=1, divisor_override=5), images.clone())
run("global", P.AdaptiveAvgPool2d(1), images.clone())
