package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Cumulative sums and products of an element type that is wide enough for them: F32, F64, I64. */
public interface AccumulatingKernels {
    /** As {@link FloatReduction#accumulate}. */
    void accumulate(BinaryOp op, Storage x, int xOffset, int xStride, int xStep, Storage out, int outOffset,
            int outStride, int outStep, int length, int count);
}
