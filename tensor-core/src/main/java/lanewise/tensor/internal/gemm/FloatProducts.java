package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.layout.Strided;

/** {@link Products} of F32. */
final class FloatProducts implements Products {
    static final FloatProducts INSTANCE = new FloatProducts();

    private FloatProducts() {}

    @Override
    public void blocked(boolean transposed, boolean blocksOfA, Strided a, Strided b, Strided c, boolean add) {
        FloatGemm.blocked(transposed, blocksOfA, a, b, c, add);
    }

    @Override
    public void matrixVector(boolean transposed, Strided a, Strided b, Strided c, boolean add) {
        FloatMatrixVector.multiply(transposed, a, b, c, add);
    }

    @Override
    public void dotProducts(Strided a, Strided b, Strided c, boolean add) {
        FloatDotProducts.multiply(a, b, c, add);
    }

    @Override
    public void small(Strided a, Strided b, Strided c, boolean add) {
        FloatSmallProduct.multiply(a, b, c, add);
    }
}
