package lanewise.tensor.internal.kernel;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Storage;

/**
 * Conversions of runs between all element types, as {@link Storage} says: to an integer type a floating-point number is
 * truncated and saturates, NaN becomes 0; integers keep their low bits; a truth value is whether a number is not 0, and
 * becomes 0 or 1; to a floating-point type everything is rounded to the nearest, ties to even, once. A copy within one
 * type keeps all bits of a NaN; of another NaN only the sign is certain.
 *
 * <p>Runs of neighbours are cast by loops for each pair of types, or by way of a type between, block by block: these
 * blocks stay in the first cache. Other runs are copied to and from blocks.
 */
public final class Casts {
    private static final int BLOCK = 512;
    private static final CastKernels KERNELS = KernelProvider.casts();

    private Casts() {}

    /**
     * Computes {@code out[i] = x[i]}, converted, from each offset on with each stride (any sign; 0 repeats one element).
     * The result's run must not overlap the other one, unless they are the same.
     */
    public static void cast(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        if (isCopy(x.dtype(), out.dtype())) {
            KernelProvider.of(x.dtype()).copy(x, xOffset, xStride, out, outOffset, outStride, length);
        } else if (xStride == 1 && outStride == 1) {
            castNeighbours(x, xOffset, out, outOffset, length);
        } else {
            castInBlocks(x, xOffset, xStride, out, outOffset, outStride, length);
        }
    }

    private static boolean isCopy(DType from, DType to) {
        return from == to || from == DType.BOOL && to == DType.U8;
    }

    private static void castInBlocks(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride,
            int length) {
        Storage source = xStride == 1 ? x : block(x.dtype(), length);
        Storage result = outStride == 1 ? out : block(out.dtype(), length);
        for (int i = 0; i < length; i += BLOCK) {
            int n = Math.min(BLOCK, length - i);
            int p = xOffset + i * xStride;
            int q = outOffset + i * outStride;
            if (xStride != 1) {
                KernelProvider.of(x.dtype()).copy(x, p, xStride, source, 0, 1, n);
            }
            castNeighbours(source, xStride == 1 ? p : 0, result, outStride == 1 ? q : 0, n);
            if (outStride != 1) {
                KernelProvider.of(result.dtype()).copy(result, 0, 1, out, q, outStride, n);
            }
        }
    }

    private static Storage block(DType dtype, int length) {
        return Storage.allocate(dtype, Math.min(BLOCK, length));
    }

    private static void castNeighbours(Storage x, int p, Storage out, int q, int length) {
        switch (x.dtype()) {
            case F32 -> castF32(x.floats(), p, out, q, length);
            case F64 -> castF64(x.doubles(), p, out, q, length);
            case I32 -> castI32(x, p, out, q, length);
            case I64 -> castI64(x, p, out, q, length);
            case U8, BOOL -> castBytes(x, p, out, q, length);
            case F16, BF16 -> castHalves(x, p, out, q, length);
        }
    }

    private static void castF32(float[] x, int p, Storage out, int q, int length) {
        switch (out.dtype()) {
            case F64 -> PlainCasts.cast(x, p, out.doubles(), q, length);
            case I32 -> PlainCasts.cast(x, p, out.ints(), q, length);
            case I64 -> PlainCasts.cast(x, p, out.longs(), q, length);
            case U8 -> KERNELS.saturate(x, p, out.bytes(), q, length);
            case BOOL -> KERNELS.truth(x, p, out.bytes(), q, length);
            case F16 -> PlainCasts.toF16(x, p, out.shorts(), q, length);
            case BF16 -> KERNELS.toBF16(x, p, out.shorts(), q, length);
        }
    }

    private static void castF64(double[] x, int p, Storage out, int q, int length) {
        switch (out.dtype()) {
            case F32 -> PlainCasts.cast(x, p, out.floats(), q, length);
            case I32 -> KERNELS.truncate(x, p, out.ints(), q, length);
            case I64 -> PlainCasts.cast(x, p, out.longs(), q, length);
            case U8 -> KERNELS.saturate(x, p, out.bytes(), q, length);
            case BOOL -> KERNELS.truth(x, p, out.bytes(), q, length);
            default -> castByOddFloats(x, p, out, q, length);
        }
    }

    private static void castI32(Storage x, int p, Storage out, int q, int length) {
        int[] array = x.ints();
        switch (out.dtype()) {
            case F32 -> PlainCasts.cast(array, p, out.floats(), q, length);
            case F64 -> PlainCasts.cast(array, p, out.doubles(), q, length);
            case I64 -> PlainCasts.cast(array, p, out.longs(), q, length);
            case U8 -> KERNELS.lowBits(array, p, out.bytes(), q, length);
            case BOOL -> KERNELS.truth(array, p, out.bytes(), q, length);
            case F16 -> castBy(DType.F32, x, p, out, q, length); // what a float rounds is infinite as an F16
            default -> castBy(DType.F64, x, p, out, q, length);
        }
    }

    private static void castI64(Storage x, int p, Storage out, int q, int length) {
        long[] array = x.longs();
        switch (out.dtype()) {
            case F32 -> PlainCasts.cast(array, p, out.floats(), q, length);
            case F64 -> PlainCasts.cast(array, p, out.doubles(), q, length);
            case I32 -> PlainCasts.cast(array, p, out.ints(), q, length);
            case U8 -> KERNELS.lowBits(array, p, out.bytes(), q, length);
            case BOOL -> KERNELS.truth(array, p, out.bytes(), q, length);
            case F16 -> castBy(DType.F32, x, p, out, q, length); // as of I32
            default -> PlainCasts.toBF16(array, p, out.shorts(), q, length);
        }
    }

    private static void castBytes(Storage x, int p, Storage out, int q, int length) {
        byte[] array = x.bytes();
        switch (out.dtype()) {
            case F32 -> KERNELS.widen(array, p, out.floats(), q, length);
            case F64 -> KERNELS.widen(array, p, out.doubles(), q, length);
            case I32 -> KERNELS.widen(array, p, out.ints(), q, length);
            case I64 -> KERNELS.widen(array, p, out.longs(), q, length);
            case BOOL -> KERNELS.truth(array, p, out.bytes(), q, length);
            default -> castBy(DType.F32, x, p, out, q, length);
        }
    }

    private static void castHalves(Storage x, int p, Storage out, int q, int length) {
        if (out.dtype() != DType.F32) {
            castBy(DType.F32, x, p, out, q, length);
        } else if (x.dtype() == DType.F16) {
            PlainCasts.fromF16(x.shorts(), p, out.floats(), q, length);
        } else {
            KERNELS.fromBF16(x.shorts(), p, out.floats(), q, length);
        }
    }

    // By way of a type that holds every element exactly, or rounds it where the result does not depend on that.
    private static void castBy(DType between, Storage x, int xOffset, Storage out, int outOffset, int length) {
        Storage block = block(between, length);
        for (int i = 0; i < length; i += BLOCK) {
            int n = Math.min(BLOCK, length - i);
            castNeighbours(x, xOffset + i, block, 0, n);
            castNeighbours(block, 0, out, outOffset + i, n);
        }
    }

    // To a half: of the float that was rounded to odd the same one is the nearest.
    private static void castByOddFloats(double[] x, int xOffset, Storage out, int outOffset, int length) {
        float[] block = new float[Math.min(BLOCK, length)];
        for (int i = 0; i < length; i += BLOCK) {
            int n = Math.min(BLOCK, length - i);
            KERNELS.roundToOdd(x, xOffset + i, block, 0, n);
            castF32(block, 0, out, outOffset + i, n);
        }
    }
}
