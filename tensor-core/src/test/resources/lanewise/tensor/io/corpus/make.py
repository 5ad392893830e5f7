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
np.save("structured.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<f8")]))
for major in (2, 3):
    with open(f"f4-version-{major}.npy", "wb") as file:
        npy.write_array(file, six, version=(major, 0))
arrays = {"six": six, "layer/twelve": twelve.T, "nothing": np.zeros((3, 0)), "one": np.float32(7)}
np.savez("stored.npz", **arrays)
np.savez_compressed("deflated.npz", **arrays, zeros=np.zeros((40, 50)))


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
