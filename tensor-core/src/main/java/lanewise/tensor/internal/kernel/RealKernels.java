package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** {@link NumberKernels} of F32 or F64. */
public sealed interface RealKernels extends NumberKernels permits FloatStorageKernels, DoubleStorageKernels {
    /** As {@link FloatKernels#axpy}, alpha being rounded to the type. */
    void axpy(double alpha, Storage x, int xOffset, int xStride, Storage y, int yOffset, int yStride,
            Storage out, int outOffset, int outStride, int length);

    /** As {@link FloatKernels#addcmul}, the value being rounded to the type. */
    void addcmul(double value, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length);

    /** As {@link FloatKernels#where}: the condition is of the same type. */
    void whereNotZero(Storage condition, int cOffset, int cStride, Storage a, int aOffset, int aStride,
            Storage b, int bOffset, int bStride, Storage out, int outOffset, int outStride, int length);

    /** As {@link FloatKernels#combineRows}. */
    void combineRows(BinaryOp op, Storage x, int offset, int rowStride, int rows, int columns, Storage out,
            int outOffset);

    /** As {@link FloatFolds#fold}. */
    double fold(BinaryOp op, Storage x, int offset, int step, int length);

    /** As {@link FloatFolds#accumulate}. */
    void accumulate(BinaryOp op, Storage x, int xOffset, int xStride, int xStep, Storage out, int outOffset,
            int outStride, int outStep, int length, int count);

    /** As {@link FloatSums#sum}. */
    double sum(Storage x, int offset, int stride, int length, double[] lanes);

    /** As {@link FloatSums#sumSquares}. */
    double sumSquares(double center, Storage x, int offset, int stride, int length, double[] lanes);

    /** As {@link FloatSums#addRows}. */
    void addRows(Storage x, int offset, int rowStride, int rows, int columns, double[] sums, int to);

    /** As {@link FloatSums#addSquaresOfRows}. */
    void addSquaresOfRows(double[] centers, Storage x, int offset, int rowStride, int rows, int columns,
            double[] sums, int to);

    /** As {@link FloatKernels#widenBytes}, scale and shift being rounded to the type. */
    void widenBytes(byte[] source, int offset, double scale, double shift, Storage out, int outOffset, int length);
}
