package lanewise.tensor.internal.op;

import lanewise.tensor.internal.layout.Layout;

/**
 * How the product C = A·B of two matrices is formed; made once, from sizes and strides alone. Which one it is decides the
 * order of the sums, so that it never depends on threads or on the machine. A plan prints what was decided.
 */
sealed interface ProductPlan {
    ProductPlan BLOCKS_OF_B = new Blocked(false, false);
    ProductPlan BLOCKS_OF_A = new Blocked(false, true);
    ProductPlan BLOCKS_OF_B_TRANSPOSED = new Blocked(true, false);
    ProductPlan BLOCKS_OF_A_TRANSPOSED = new Blocked(true, true);
    ProductPlan COLUMN = new MatrixVector(false);
    ProductPlan ROW = new MatrixVector(true);
    ProductPlan DOT = new Dot();
    ProductPlan SMALL = new Small();
    ProductPlan ZERO = new Zero();
    ProductPlan EMPTY = new Empty();

    // Products of at most this many multiplications are formed by plain loops: 3×3×3 in 49 ns instead of 85, nothing is
    // allocated; from 5×5×5 on the micro-kernel is faster.
    int SMALL_WORK = 100;

    // Of shorter rows, joining the lanes of a dot product would take longer than the products.
    int DOT_FROM = 128;

    /** C has no element: nothing is to do. */
    record Empty() implements ProductPlan {}

    /** There is nothing to sum: C is 0, or stays as it is if the product is added. */
    record Zero() implements ProductPlan {}

    /** Few multiplications: plain loops, in the order of the loops over blocks. */
    record Small() implements ProductPlan {}

    /** C is one column and rows of A are long: each element is a dot product, in an order of its own. */
    record Dot() implements ProductPlan {}

    /**
     * C is one column, or one row: nothing is packed, since every element of the matrix is used but once. The order is
     * that of the loops over blocks, so that a row has the same bits alone as among others.
     *
     * @param transposed whether C is one row, so that Cᵀ = Bᵀ·Aᵀ is formed
     */
    record MatrixVector(boolean transposed) implements ProductPlan {}

    /**
     * Loops over blocks that fit the caches. Where B stands in such a block already, the loops pack nothing: that depends
     * on the machine's registers and changes no order.
     *
     * @param transposed whether Cᵀ = Bᵀ·Aᵀ is formed, because the elements of a column of C stand side by side: then A
     *     stands for Bᵀ, and B for Aᵀ
     * @param blocksOfA whether blocks of A stay in a cache, and not of B: the smaller of the two, since it takes less time
     *     to pack the other one a micropanel at a time, where it is used
     */
    record Blocked(boolean transposed, boolean blocksOfA) implements ProductPlan {}

    /** Returns the plan for matrices whose sizes fit. */
    static ProductPlan of(Layout a, Layout b, Layout c) {
        int m = c.dim(0);
        int n = c.dim(1);
        int k = a.dim(1);
        if (m == 0 || n == 0) {
            return EMPTY;
        }
        if (k == 0) {
            return ZERO;
        }
        if ((long) m * n * k <= SMALL_WORK) {
            return SMALL;
        }
        if (n == 1) {
            return k >= DOT_FROM ? DOT : COLUMN;
        }
        if (m == 1) {
            return ROW;
        }
        if (c.stride(1) != 1 && c.stride(0) == 1) {
            return n >= m ? BLOCKS_OF_B_TRANSPOSED : BLOCKS_OF_A_TRANSPOSED;
        }
        return m >= n ? BLOCKS_OF_B : BLOCKS_OF_A;
    }
}
