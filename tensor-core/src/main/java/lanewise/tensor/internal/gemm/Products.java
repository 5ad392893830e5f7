package lanewise.tensor.internal.gemm;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Strided;

/**
 * The products of matrices of one element type, each in one way: C = A·B, or C += A·B if {@code add}. Matrices have any
 * strides; their shapes fit, no size is 0, and C overlaps no input. The bits of a result depend on the way, the shapes and
 * the values alone.
 */
public sealed interface Products permits FloatProducts, DoubleProducts {
    /** Returns those of an element type: the only place where products part by type. */
    static Products of(DType dtype) {
        return switch (dtype) {
            case F32 -> FloatProducts.INSTANCE;
            case F64 -> DoubleProducts.INSTANCE;
            case I32, I64, U8, BOOL, F16, BF16 -> throw new IllegalArgumentException(dtype + " has no products");
        };
    }

    /**
     * By loops over blocks: each element is a sum in ascending order by fused multiply-adds, in blocks of
     * {@link BlockSizes#KC}, which are added in order.
     *
     * @param transposed whether Cᵀ = Bᵀ·Aᵀ is formed, since the kernel writes rows; what follows speaks of these then
     * @param blocksOfA whether blocks of A stay in the second-level cache, and not of B
     */
    void blocked(boolean transposed, boolean blocksOfA, Strided a, Strided b, Strided c, boolean add);

    /** C is one column, or one row if {@code transposed}: nothing is packed, and the order of the sums is that of blocks. */
    void matrixVector(boolean transposed, Strided a, Strided b, Strided c, boolean add);

    /** C is one column, whose elements are dot products in the order of {@link FloatDotKernel}. */
    void dotProducts(Strided a, Strided b, Strided c, boolean add);

    /** Plain loops for few elements, of at most {@link BlockSizes#KC} columns of A; the order of the sums is that of blocks. */
    void small(Strided a, Strided b, Strided c, boolean add);
}
