#!/usr/bin/env python3
"""Has NumPy read what WrittenFilesTest.whatIsWrittenIsReadAgain wrote, and safetensors too if it is there.

    mvn -B -pl tensor-core test -Dtest=WrittenFilesTest
    python3 tensor-core/src/test/scripts/written_files.py tensor-core/target/written-files

An array must have the type, the shape, the order of axes and the bytes that NumPy gives it, and a file of one array the
bytes of np.save. Prints how many arrays and files were right; ends with a failure at the first that is not. Run with
NumPy 1.24.2 and safetensors 0.8.0.
"""
import io
import pathlib
import struct
import sys

import numpy as np

TYPES = ["b1", "u1", "f2", "i4", "f4", "f8", "i8"]


def limits(name):
    dtype = np.dtype(name)
    if dtype == bool:
        values = [True, False, True, True, False, False]
    elif dtype.kind == "f":
        info = np.finfo(dtype)
        values = [info.min, -0.0, info.smallest_subnormal, 1 / 3, info.max, np.inf]
    else:
        info = np.iinfo(dtype)
        values = [info.min, 0, 1, 42, info.max // 2, info.max]
    return np.array(values, dtype=dtype).reshape(2, 3)


def expected():
    for name in TYPES:
        array = limits(name)
        yield name, array
        yield name + "-fortran", np.asfortranarray(array)
        yield name + "-view", array[::-1, ::-1][:, ::2].copy()
        yield name + "-scalar", array[1, 0]
        yield name + "-empty", array[:, 1:1].copy()


def require(condition, what):
    if not condition:
        sys.exit(f"{what} is not what NumPy has")


def same(what, array, other):
    require(array.dtype == other.dtype and array.shape == other.shape and array.tobytes() == other.tobytes(), what)
    require(array.flags.f_contiguous == other.flags.f_contiguous, what + "'s order")


folder = pathlib.Path(sys.argv[1])
arrays = dict(expected())
for name, array in arrays.items():
    path = folder / (name + ".npy")
    same(path.name, np.load(path), array)
    bytes_of_numpy = io.BytesIO()
    np.save(bytes_of_numpy, array)
    require(path.read_bytes() == bytes_of_numpy.getvalue(), f"{path}, byte by byte,")
for archive in ("stored.npz", "deflated.npz"):
    with np.load(folder / archive) as loaded:
        require(list(loaded) == list(arrays), archive)
        for name in loaded:
            same(f"{name} in {archive}", loaded[name], arrays[name])
print(f"{3 * len(arrays)} arrays in {len(arrays) + 2} files are right, by NumPy {np.__version__}")
try:
    import safetensors
except ImportError:
    sys.exit()
tensors = dict(safetensors.deserialize((folder / "all.safetensors").read_bytes()))
for name, array in arrays.items():
    tensor = tensors.pop(name)
    require(tuple(tensor["shape"]) == array.shape and bytes(tensor["data"]) == array.tobytes(), name)
halves = tensors.pop("bfloat16")
bits = [0, 0x3F80, 0x8000, 0x7F7F, 1, 0x7F80]
require(halves == {"dtype": "BF16", "shape": [3, 2], "data": struct.pack("<6H", *bits)} and not tensors, "bfloat16")
print(f"{len(arrays) + 1} tensors are right, by safetensors {safetensors.__version__}")
