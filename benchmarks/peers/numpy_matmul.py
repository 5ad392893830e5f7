#!/usr/bin/env python3
"""SGEMM, or DGEMM, of NumPy's BLAS on the shapes of MatMulBenchmark, in GFLOP/s (median and best of 15 measurements).

    OPENBLAS_NUM_THREADS=1 python3 benchmarks/peers/numpy_matmul.py [float64]

OPENBLAS_CORETYPE chooses OpenBLAS's kernels (Haswell for AVX2, SkylakeX for AVX-512); without it OpenBLAS decides.
"""
import sys
import time

import numpy as np

SHAPES = [(1024, 1024, 1024), (128, 128, 3072), (128, 3072, 128), (3072, 128, 128), (512, 512, 512), (256, 256, 256),
          (64, 64, 64)]


def main():
    dtype = np.dtype(sys.argv[1] if len(sys.argv) > 1 else "float32").type
    rng = np.random.default_rng(42)
    for m, n, k in SHAPES:
        a = rng.random((m, k), dtype)
        b = rng.random((k, n), dtype)
        out = np.empty((m, n), dtype)
        repetitions = max(1, int(2e8 / (m * n * k)))
        speeds = []
        for _ in range(15):
            start = time.perf_counter()
            for _ in range(repetitions):
                np.matmul(a, b, out=out)
            speeds.append(2e-9 * m * n * k * repetitions / (time.perf_counter() - start))
        print(f"{m}x{n}x{k}: median {np.median(speeds):.1f}  best {max(speeds):.1f} GFLOP/s")


if __name__ == "__main__":
    main()
