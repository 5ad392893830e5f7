"""Writes the files of this folder with NumPy 1.24: python3 make.py, in this folder."""
import json
import struct

import numpy as np
from numpy.lib import format as npy

six = np.arange(6, dtype="<f4").reshape(2, 3) - 2.5
twelve = np.arange(12, dtype="<f8").reshape(3, 4) / 3
np.save("f4.npy", six)
np.save("f8.npy", twelve)
np.save("f8-fortran.npy", twelve.T)
np.save("f4-fortran-3.npy", np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4)))
np.save("f4-big-endian.npy", six.astype(">f4"))
np.save("f8-big-endian-fortran.npy", twelve.T.astype(">f8"))
np.save("f8-scalar.npy", np.float64(0.1))
np.save("f4-vector.npy", np.array([1, -0.0, np.inf], dtype="<f4"))
np.save("f4-empty.npy", np.zeros((0, 4), dtype="<f4"))
np.save("f4-nan.npy", np.array([0x7FC12345, 0xFFC00001, 0x7FE00000], dtype="<u4").view("<f4"))
np.save("i8.npy", np.arange(3))
np.save("bool.npy", np.array([True, False]))
np.save("c8.npy", np.zeros(3, dtype="<c8"))
np.save("text.npy", np.array(["a", "bcd"]))
np.save("structured.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<f8")]))
for major in (2, 3):
    with open(f"f4-version-{major}.npy", "wb") as file:
        npy.write_array(file, six, version=(major, 0))
arrays = {"six": six, "layer/twelve": twelve.T, "nothing": np.zeros((3, 0)), "one": np.float32(7)}
np.savez("stored.npz", **arrays)
np.savez_compressed("deflated.npz", **arrays, zeros=np.zeros((40, 50)))


# The elements that ElementTypesTest has: each type's limits, in C's order and Fortran's, in both orders of bytes.
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


types = ["b1", "u1", "i1", "i2", "u2", "f2", "i4", "u4", "f4", "f8", "i8", "u8"]
everything = {}
for name in types:
    little = limits(name)
    if name == "u8":
        little[1, 2] = 2**63 - 1
    everything[name] = little
    everything[name + "-fortran"] = np.asfortranarray(little)
    everything[name + "-big"] = little.astype(">" + name)
    everything[name + "-big-fortran"] = np.asfortranarray(little.astype(">" + name))
for name in ["b1", "u1", "f2", "i4", "i8"]:
    np.save(f"limits-{name}.npy", everything[name])
    np.save(f"limits-{name}-fortran.npy", everything[name + "-fortran"])
np.savez("types.npz", **everything)
np.savez("too-large.npz", before=six, large=limits("u8"), after=everything["u8"])
pixels = (np.arange(5 * 28 * 28) * 7 % 256).astype("u1").reshape(5, 28, 28)
np.savez_compressed("mnist.npz", x_train=pixels[:3], y_train=np.array([5, 0, 4], dtype="u1"), x_test=pixels[3:],
                    y_test=np.array([7, 2]))


def write_safetensors(name, header, data):
    text = json.dumps(header).encode()
    with open(name, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


write_safetensors("two.safetensors", {
    "__metadata__": {"k\\": "v/"},
    "six": {"dtype": "F32", "shape": [2, 3], "data_offsets": [96, 120]},
    "tw\u00e9lve": {"dtype": "F64", "shape": [3, 4], "data_offsets": [0, 96]},
    "nothing": {"dtype": "F64", "shape": [3, 0], "data_offsets": [120, 120]},
}, twelve.tobytes() + six.tobytes())
write_safetensors("scalar.safetensors", {"": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]}}, b"\0\0\x80\x3f")
