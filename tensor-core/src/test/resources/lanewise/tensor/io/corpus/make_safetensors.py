"""Writes mixed.safetensors with safetensors 0.8.0, the reference implementation: python3 make_safetensors.py, here."""
import numpy as np
from safetensors.numpy import save_file

save_file({
    "a": np.array([1], dtype="<f4"),
    "b": np.array([-2], dtype="<f8"),
    "10": np.zeros((0, 4), dtype="<f4"),
    "9": np.zeros((2, 0), dtype="<f8"),
    "B": np.array([[1.5, 2.5, 3.5]], dtype="<f4"),
    "c": np.array(0.1, dtype="<f8"),
}, "mixed.safetensors", metadata={"k": "v"})
