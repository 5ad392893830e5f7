package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Hands storage of U8 to the kernels on arrays. */
final class U8StorageKernels extends ByteStorageKernels {
    @Override
    public void unary(UnaryOp op, Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride,
            int length) {
        KERNELS.unary(op, x.bytes(), xOffset, xStride, out.bytes(), outOffset, outStride, length);
    }

    @Override
    public void binary(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length) {
        if (bStride == 0) {
            KERNELS.binaryScalar(op, a.bytes(), aOffset, aStride, b.bytes()[bOffset],
                    out.bytes(), outOffset, outStride, length);
        } else {
            KERNELS.binary(op, a.bytes(), aOffset, aStride, b.bytes(), bOffset, bStride,
                    out.bytes(), outOffset, outStride, length);
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length) {
        KERNELS.binaryScalar(op, a.bytes(), aOffset, aStride, (byte) b, out.bytes(), outOffset, outStride, length);
    }
}
