#!/usr/bin/env python3
"""Writes the npy files of NpyTest with NumPy 1.24: python3 make_npy.py, in this folder."""
import numpy as np

x = (np.arange(24) - 5.5).reshape(2, 3, 4)
np.save("c_f4.npy", x.astype("<f4"))
np.save("c_f8.npy", x)
np.save("fortran_f8.npy", np.asfortranarray(x))
np.save("big_endian_f4.npy", x.astype(">f4"))
np.save("big_endian_f8.npy", x.astype(">f8"))
np.save("scalar_f8.npy", np.float64(-2.5))
np.save("vector_f4.npy", x.reshape(-1).astype("<f4"))
np.save("empty_f4.npy", np.zeros((3, 0, 2), np.float32))
np.save("integers.npy", np.arange(3))
with open("version2_f4.npy", "wb") as file:
    np.lib.format.write_array(file, x.astype("<f4"), version=(2, 0))
with open("version3_f4.npy", "wb") as file:
    np.lib.format.write_array(file, x.astype("<f4"), version=(3, 0))
