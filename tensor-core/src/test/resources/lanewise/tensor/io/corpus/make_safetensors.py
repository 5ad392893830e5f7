"""Writes files with safetensors 0.8.0, the reference implementation: python3 make_safetensors.py, in this folder."""
import numpy as np
from safetensors import TensorSpec, serialize_file
from safetensors.numpy import save_file

save_file({
    "a": np.array([1], dtype="<f4"),
    "b": np.array([-2], dtype="<f8"),
    "10": np.zeros((0, 4), dtype="<f4"),
    "9": np.zeros((2, 0), dtype="<f8"),
    "B": np.array([[1.5, 2.5, 3.5]], dtype="<f4"),
    "c": np.array(0.1, dtype="<f8"),
}, "mixed.safetensors", metadata={"k": "v"})

# Two of each type, 1 and 2, by names that say nothing about the order; NumPy has no BF16, so it is taken from bits.
types = {"bool": "b1", "uint8": "u1", "int8": "i1", "int16": "i2", "uint16": "u2", "float16": "f2", "bfloat16": "u2",
         "int32": "i4", "uint32": "u4", "float32": "f4", "float64": "f8", "int64": "i8", "uint64": "u8"}


def specs(names):
    for name in names:
        for i in (2, 1):
            value = {1: 0x3F80, 2: 0x4000}[i] if name == "bfloat16" else i
            array = np.full((i, 1), value, dtype=types[name])
            arrays.append(array)
            yield f"{i} {name}", TensorSpec(dtype=name, shape=array.shape, data_ptr=array.ctypes.data,
                                            data_len=array.nbytes)


arrays = []  # keeps their memory alive
serialize_file(dict(specs(types)), "types.safetensors", metadata=None)
written = ["bool", "uint8", "float16", "bfloat16", "int32", "float32", "float64", "int64"]
serialize_file(dict(specs(written)), "written.safetensors", metadata=None)
