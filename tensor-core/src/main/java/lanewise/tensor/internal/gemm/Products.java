package lanewise.tensor.internal.gemm;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Strided;

/** The products of matrices of one element type, each in one way, as {@link FloatGemm} has them. */
public sealed interface Products permits FloatProducts, DoubleProducts {
    /** Returns those of an element type: the only place where products part by type. */
    static Products of(DType dtype) {
        return switch (dtype) {
            case F32 -> FloatProducts.INSTANCE;
            case F64 -> DoubleProducts.INSTANCE;
            case I32, I64, U8, BOOL, F16, BF16 -> throw new IllegalArgumentException(dtype + " has no products");
        };
    }

    /** As {@link FloatGemm#blocked}. */
    void blocked(boolean transposed, boolean blocksOfA, Strided a, Strided b, Strided c, boolean add);

    /** As {@link FloatGemm#matrixVector}. */
    void matrixVector(boolean transposed, Strided a, Strided b, Strided c, boolean add);

    /** As {@link FloatGemm#dotProducts}. */
    void dotProducts(Strided a, Strided b, Strided c, boolean add);

    /** As {@link FloatGemm#small}. */
    void small(Strided a, Strided b, Strided c, boolean add);
}
