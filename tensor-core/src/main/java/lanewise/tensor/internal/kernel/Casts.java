package lanewise.tensor.internal.kernel;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Storage;
import lanewise.tensor.internal.parallel.ScratchPool;

/**
 * Conversions of runs between all element types, as {@link Storage} says: to an integer type a floating-point number is
 * truncated and saturates, NaN becomes 0; integers keep their low bits; a truth value is whether a number is not 0, and
 * becomes 0 or 1; to a floating-point type everything is rounded to the nearest, ties to even, once. A copy within one
 * type keeps all bits of a NaN; of another NaN only the sign is certain.
 *
 * <p>Runs of neighbours are cast by loops for each pair of types. Other runs are copied to and from blocks, and where a pair
 * has no loop of its own, blocks of types between lead from one to the other: they stay in the first cache.
 */
public final class Casts {
    private static final int BLOCK = 512;
    private static final ScratchPool<Storage[]> BLOCKS = new ScratchPool<>(() -> new Storage[DType.values().length]);
    private static final CastKernels KERNELS = KernelProvider.casts();
    private static final DType[] DIRECTLY = {};
    private static final DType[] BY_FLOATS = {DType.F32};
    private static final DType[] BY_DOUBLES_AND_FLOATS = {DType.F64, DType.F32};

    private Casts() {}

    /**
     * Computes {@code out[i] = x[i]}, converted, from each offset on with each stride (any sign; 0 repeats one element).
     * The result's run must not overlap the other one, unless they are the same.
     */
    public static void cast(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        if (isCopy(x.dtype(), out.dtype())) {
            KernelProvider.of(x.dtype()).copy(x, xOffset, xStride, out, outOffset, outStride, length);
        } else {
            DType[] between = between(x.dtype(), out.dtype());
            if (xStride == 1 && outStride == 1 && between.length == 0) {
                castNeighbours(x, xOffset, out, outOffset, length);
            } else {
                castInBlocks(between, x, xOffset, xStride, out, outOffset, outStride, length);
            }
        }
    }

    // The types by which a number of one type becomes one of another: they hold it exactly, or round it where the result does
    // not depend on that. An integer that a float rounds is infinite as an F16.
    private static DType[] between(DType from, DType to) {
        boolean toHalf = to == DType.F16 || to == DType.BF16;
        return switch (from) {
            case F16, BF16 -> to == DType.F32 ? DIRECTLY : BY_FLOATS;
            case F64, U8, BOOL -> toHalf ? BY_FLOATS : DIRECTLY;
            case I32 -> to == DType.F16 ? BY_FLOATS : to == DType.BF16 ? BY_DOUBLES_AND_FLOATS : DIRECTLY;
            case I64 -> to == DType.F16 ? BY_FLOATS : DIRECTLY;
            case F32 -> DIRECTLY;
        };
    }

    private static boolean isCopy(DType from, DType to) {
        return from == to || from == DType.BOOL && to == DType.U8;
    }

    private static void castInBlocks(DType[] between, Storage x, int xOffset, int xStride,
            Storage out, int outOffset, int outStride, int length) {
        Storage[] blocks = BLOCKS.acquire();
        try {
            for (int i = 0; i < length; i += BLOCK) {
                castBlock(blocks, between, x, xOffset + i * xStride, xStride, out, outOffset + i * outStride, outStride,
                        Math.min(BLOCK, length - i));
            }
        } finally {
            BLOCKS.release(blocks);
        }
    }

    private static void castBlock(Storage[] blocks, DType[] between, Storage x, int xOffset, int xStride,
            Storage out, int outOffset, int outStride, int length) {
        Storage source = x;
        int from = xOffset;
        if (xStride != 1) {
            source = block(blocks, x.dtype());
            from = 0;
            KernelProvider.of(x.dtype()).copy(x, xOffset, xStride, source, 0, 1, length);
        }
        for (DType dtype : between) {
            Storage next = block(blocks, dtype);
            castThrough(source, from, next, length);
            source = next;
            from = 0;
        }
        if (outStride == 1) {
            castNeighbours(source, from, out, outOffset, length);
        } else {
            Storage last = block(blocks, out.dtype());
            castNeighbours(source, from, last, 0, length);
            KernelProvider.of(out.dtype()).copy(last, 0, 1, out, outOffset, outStride, length);
        }
    }

    // Doubles are on the way to a half: of the float that was rounded to odd the same one is the nearest.
    private static void castThrough(Storage x, int p, Storage block, int length) {
        if (x.dtype() == DType.F64) {
            KERNELS.roundToOdd(x.doubles(), p, block.floats(), 0, length);
        } else {
            castNeighbours(x, p, block, 0, length);
        }
    }

    // No two of a cast are of one type.
    private static Storage block(Storage[] blocks, DType dtype) {
        if (blocks[dtype.ordinal()] == null) {
            blocks[dtype.ordinal()] = Storage.allocate(dtype, BLOCK);
        }
        return blocks[dtype.ordinal()];
    }

    private static void castNeighbours(Storage x, int p, Storage out, int q, int length) {
        switch (x.dtype()) {
            case F32 -> castF32(x.floats(), p, out, q, length);
            case F64 -> castF64(x.doubles(), p, out, q, length);
            case I32 -> castI32(x.ints(), p, out, q, length);
            case I64 -> castI64(x.longs(), p, out, q, length);
            case U8, BOOL -> castBytes(x.bytes(), p, out, q, length);
            case F16 -> PlainCasts.fromF16(x.shorts(), p, out.floats(), q, length);
            case BF16 -> KERNELS.fromBF16(x.shorts(), p, out.floats(), q, length);
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
            case F32 -> throw noLoop(DType.F32, out);
        }
    }

    private static void castF64(double[] x, int p, Storage out, int q, int length) {
        switch (out.dtype()) {
            case F32 -> PlainCasts.cast(x, p, out.floats(), q, length);
            case I32 -> KERNELS.truncate(x, p, out.ints(), q, length);
            case I64 -> PlainCasts.cast(x, p, out.longs(), q, length);
            case U8 -> KERNELS.saturate(x, p, out.bytes(), q, length);
            case BOOL -> KERNELS.truth(x, p, out.bytes(), q, length);
            case F64, F16, BF16 -> throw noLoop(DType.F64, out);
        }
    }

    private static void castI32(int[] x, int p, Storage out, int q, int length) {
        switch (out.dtype()) {
            case F32 -> PlainCasts.cast(x, p, out.floats(), q, length);
            case F64 -> PlainCasts.cast(x, p, out.doubles(), q, length);
            case I64 -> PlainCasts.cast(x, p, out.longs(), q, length);
            case U8 -> KERNELS.lowBits(x, p, out.bytes(), q, length);
            case BOOL -> KERNELS.truth(x, p, out.bytes(), q, length);
            case I32, F16, BF16 -> throw noLoop(DType.I32, out);
        }
    }

    private static void castI64(long[] x, int p, Storage out, int q, int length) {
        switch (out.dtype()) {
            case F32 -> PlainCasts.cast(x, p, out.floats(), q, length);
            case F64 -> PlainCasts.cast(x, p, out.doubles(), q, length);
            case I32 -> PlainCasts.cast(x, p, out.ints(), q, length);
            case U8 -> KERNELS.lowBits(x, p, out.bytes(), q, length);
            case BOOL -> KERNELS.truth(x, p, out.bytes(), q, length);
            case BF16 -> PlainCasts.toBF16(x, p, out.shorts(), q, length);
            case I64, F16 -> throw noLoop(DType.I64, out);
        }
    }

    private static void castBytes(byte[] x, int p, Storage out, int q, int length) {
        switch (out.dtype()) {
            case F32 -> KERNELS.widen(x, p, out.floats(), q, length);
            case F64 -> KERNELS.widen(x, p, out.doubles(), q, length);
            case I32 -> KERNELS.widen(x, p, out.ints(), q, length);
            case I64 -> KERNELS.widen(x, p, out.longs(), q, length);
            case BOOL -> KERNELS.truth(x, p, out.bytes(), q, length);
            case U8, F16, BF16 -> throw noLoop(DType.U8, out);
        }
    }

    private static IllegalArgumentException noLoop(DType from, Storage out) {
        return new IllegalArgumentException("no loop from " + from + " to " + out.dtype());
    }
}
