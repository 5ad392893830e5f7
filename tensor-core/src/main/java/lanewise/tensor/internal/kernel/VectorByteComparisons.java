package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** Comparisons in vectors, one small loop for each operation, because C2 compiles one only if it is a constant. */
public final class VectorByteComparisons implements ByteComparisons {
    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();

    private final ScalarByteComparisons scalar = new ScalarByteComparisons();

    @Override
    public void compare(BinaryOp op, byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        if (outStride == 1 && aStride == 1 && bStride == 1) {
            int bound = SPECIES.loopBound(length);
            run(op, a, aOffset, b, bOffset, out, outOffset, bound);
            scalar.compare(op, a, aOffset + bound, 1, b, bOffset + bound, 1, out, outOffset + bound, 1, length - bound);
        } else if (bStride == 0 && length > 0) {
            compareScalar(op, a, aOffset, aStride, b[bOffset], out, outOffset, outStride, length);
        } else if (aStride == 0 && length > 0) {
            compareScalar(VectorMaskBytes.exchanged(op), b, bOffset, bStride, a[aOffset], out, outOffset, outStride, length);
        } else {
            scalar.compare(op, a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
        }
    }

    @Override
    public void compareScalar(BinaryOp op, byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        int bound = aStride == 1 && outStride == 1 ? SPECIES.loopBound(length) : 0;
        run(op, a, aOffset, b, out, outOffset, bound);
        scalar.compareScalar(op, a, aOffset + bound * aStride, aStride, b, out, outOffset + bound * outStride, outStride,
                length - bound);
    }

    private static void run(BinaryOp op, byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        switch (op) {
            case EQ -> eq(a, ao, b, bo, out, oo, length);
            case NE -> ne(a, ao, b, bo, out, oo, length);
            case LT -> lt(a, ao, b, bo, out, oo, length);
            case LE -> le(a, ao, b, bo, out, oo, length);
            case GT -> lt(b, bo, a, ao, out, oo, length);
            case GE -> le(b, bo, a, ao, out, oo, length);
            default -> throw new IllegalArgumentException(op + " is no comparison");
        }
    }

    private static void run(BinaryOp op, byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        switch (op) {
            case EQ -> eq(a, ao, b, out, oo, length);
            case NE -> ne(a, ao, b, out, oo, length);
            case LT -> lt(a, ao, b, out, oo, length);
            case LE -> le(a, ao, b, out, oo, length);
            case GT -> gt(a, ao, b, out, oo, length);
            case GE -> ge(a, ao, b, out, oo, length);
            default -> throw new IllegalArgumentException(op + " is no comparison");
        }
    }

    private static void eq(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.EQ, load(b, bo + i)), out, oo + i);
        }
    }

    private static void ne(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.NE, load(b, bo + i)), out, oo + i);
        }
    }

    private static void lt(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.ULT, load(b, bo + i)), out, oo + i);
        }
    }

    private static void le(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.ULE, load(b, bo + i)), out, oo + i);
        }
    }

    private static void eq(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.EQ, right), out, oo + i);
        }
    }

    private static void ne(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.NE, right), out, oo + i);
        }
    }

    private static void lt(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.ULT, right), out, oo + i);
        }
    }

    private static void le(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.ULE, right), out, oo + i);
        }
    }

    private static void gt(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.UGT, right), out, oo + i);
        }
    }

    private static void ge(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        ByteVector right = ByteVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += LANES) {
            store(load(a, ao + i).compare(VectorOperators.UGE, right), out, oo + i);
        }
    }

    private static ByteVector load(byte[] x, int offset) {
        return ByteVector.fromArray(SPECIES, x, offset);
    }

    private static void store(VectorMask<Byte> holds, byte[] out, int offset) {
        ByteVector.zero(SPECIES).blend((byte) 1, holds).intoArray(out, offset);
    }
}
