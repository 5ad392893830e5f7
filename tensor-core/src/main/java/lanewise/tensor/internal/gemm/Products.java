package lanewise.tensor.internal.gemm;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Strided;

/**
 * The products c = a·b, or c += a·b if {@code add}, of matrices of one element type, each method in its own way. The caller
 * has chosen one, and made sure that shapes fit, no size is 0, and c overlaps neither a nor b. Strides are any.
 *
 * <p>The bits of a result depend on the way, the shapes and the values alone. An element is a sum over p in ascending order,
 * from +0, with one fused multiply-add for each p, in blocks of {@link BlockSizes#KC}. Sums of blocks follow each other: the
 * first one is stored, or added if {@code add}, each further one is added. Only {@link #dotProducts} has another order.
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
     * Forms a product of any sizes by loops over blocks that stay in the caches.
     *
     * @param transposed whether cᵀ = bᵀ·aᵀ is formed, which is better if elements of a column of c are neighbours
     * @param blocksOfA whether blocks of the left factor, which is bᵀ if {@code transposed}, stay in the second-level cache
     *     and the right one is packed where it is used, or the other way round
     */
    void blocked(boolean transposed, boolean blocksOfA, Strided a, Strided b, Strided c, boolean add);

    /** Forms a product of one column, or of one row if {@code transposed}, without packing. */
    void matrixVector(boolean transposed, Strided a, Strided b, Strided c, boolean add);

    /**
     * Forms a product of one column without packing, each element in lanes that are summed side by side: blocks of 4,096
     * products, each in the order of {@link FloatDotKernel}, follow each other.
     */
    void dotProducts(Strided a, Strided b, Strided c, boolean add);

    /** Forms a product of few multiplications by plain loops; K is at most {@link BlockSizes#KC}. */
    void small(Strided a, Strided b, Strided c, boolean add);
}
