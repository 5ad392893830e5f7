package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.InlinedHelpers;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Comparisons in vectors, a block at a time: as many elements as fill a vector with their truth values. There is one
 * small loop for each operation, because C2 compiles a vector operation only if it is a constant.
 */
final class VectorFloatComparisons implements FloatComparisons {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final int BLOCK = VectorLanes.I8.length();
    private static final int VECTORS = BLOCK / LANES;

    static {
        InlinedHelpers.load(VectorMaskBytes.class);
    }

    private final ScalarFloatComparisons scalar = new ScalarFloatComparisons();

    @Override
    public void compare(BinaryOp op, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        if (length < BLOCK || outStride != 1) {
            scalar.compare(op, a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
        } else if (aStride == 1 && bStride == 1) {
            run(op, a, aOffset, b, bOffset, out, outOffset, length - length % BLOCK);
            int last = length - BLOCK; // the last block overlaps the one before
            run(op, a, aOffset + last, b, bOffset + last, out, outOffset + last, BLOCK);
        } else if (bStride == 0) {
            compareScalar(op, a, aOffset, aStride, b[bOffset], out, outOffset, outStride, length);
        } else if (aStride == 0) {
            compareScalar(op.swapped(), b, bOffset, bStride, a[aOffset], out, outOffset, outStride, length);
        } else {
            scalar.compare(op, a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
        }
    }

    @Override
    public void compareScalar(BinaryOp op, float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length) {
        if (length < BLOCK || aStride != 1 || outStride != 1) {
            scalar.compareScalar(op, a, aOffset, aStride, b, out, outOffset, outStride, length);
            return;
        }
        run(op, a, aOffset, b, out, outOffset, length - length % BLOCK);
        int last = length - BLOCK;
        run(op, a, aOffset + last, b, out, outOffset + last, BLOCK);
    }

    private static void run(BinaryOp op, float[] a, int ao, float[] b, int bo, byte[] out, int oo, int length) {
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

    private static void run(BinaryOp op, float[] a, int ao, float b, byte[] out, int oo, int length) {
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

    private static void eq(float[] a, int ao, float[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES)
                        .compare(VectorOperators.EQ, fromArray(SPECIES, b, bo + i + k * LANES));
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }

    private static void ne(float[] a, int ao, float[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES)
                        .compare(VectorOperators.NE, fromArray(SPECIES, b, bo + i + k * LANES));
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }

    private static void lt(float[] a, int ao, float[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES)
                        .compare(VectorOperators.LT, fromArray(SPECIES, b, bo + i + k * LANES));
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }

    private static void le(float[] a, int ao, float[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES)
                        .compare(VectorOperators.LE, fromArray(SPECIES, b, bo + i + k * LANES));
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }

    private static void eq(float[] a, int ao, float b, byte[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES).compare(VectorOperators.EQ, right);
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }

    private static void ne(float[] a, int ao, float b, byte[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES).compare(VectorOperators.NE, right);
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }

    private static void lt(float[] a, int ao, float b, byte[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES).compare(VectorOperators.LT, right);
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }

    private static void le(float[] a, int ao, float b, byte[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES).compare(VectorOperators.LE, right);
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }

    private static void gt(float[] a, int ao, float b, byte[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES).compare(VectorOperators.GT, right);
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }

    private static void ge(float[] a, int ao, float b, byte[] out, int oo, int length) {
        FloatVector right = FloatVector.broadcast(SPECIES, b);
        for (int i = 0; i < length; i += BLOCK) {
            ByteVector bytes = ByteVector.zero(VectorLanes.I8);
            long bits = 0;
            for (int k = 0; k < VECTORS; k++) {
                VectorMask<Float> holds = fromArray(SPECIES, a, ao + i + k * LANES).compare(VectorOperators.GE, right);
                bytes = VectorMaskBytes.add(bytes, k, holds, Float.BYTES);
                bits = VectorMaskBytes.add(bits, k, holds);
            }
            VectorMaskBytes.inOrder(bytes, bits, Float.BYTES).intoArray(out, oo + i);
        }
    }
}
