package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Hands storage of BOOL to the kernels on arrays. */
final class BoolStorageKernels extends ByteStorageKernels {
    private static final BoolKernels TRUTH = new BoolKernels(KERNELS);

    @Override
    public void scatterAdd(Storage x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int step, int size, int length) {
        for (int i = 0, p = pOffset, q = xOffset, o = outOffset; i < length; i++) {
            int index = indices[p];
            out.bytes()[o + (index < 0 ? index + size : index) * step] |= x.bytes()[q];
            p += pStride;
            q += xStride;
            o += outStride;
        }
    }

    @Override
    public void unary(UnaryOp op, Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride,
            int length) {
        TRUTH.unary(op, x.bytes(), xOffset, xStride, out.bytes(), outOffset, outStride, length);
    }

    @Override
    public void binary(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length) {
        if (bStride == 0) {
            TRUTH.binaryScalar(op, a.bytes(), aOffset, aStride, b.bytes()[bOffset],
                    out.bytes(), outOffset, outStride, length);
        } else {
            TRUTH.binary(op, a.bytes(), aOffset, aStride, b.bytes(), bOffset, bStride,
                    out.bytes(), outOffset, outStride, length);
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length) {
        TRUTH.binaryScalar(op, a.bytes(), aOffset, aStride, (byte) b, out.bytes(), outOffset, outStride, length);
    }
}
