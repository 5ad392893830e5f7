package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.layout.Strided;

/** The matrices of a product C = A·B; the next product uses the same objects for its own. */
record FloatMatrices(FloatMatrix a, FloatMatrix b, FloatMatrix c) {
    /** Creates three matrices without elements. */
    FloatMatrices() {
        this(new FloatMatrix(), new FloatMatrix(), new FloatMatrix());
    }

    /**
     * Makes these the matrices of c = a·b.
     *
     * @param transposed whether they are to be those of cᵀ = bᵀ·aᵀ
     */
    void set(boolean transposed, Strided a, Strided b, Strided c) {
        this.a.set(transposed ? b : a);
        this.b.set(transposed ? a : b);
        this.c.set(c);
        if (transposed) {
            this.a.transpose();
            this.b.transpose();
            this.c.transpose();
        }
    }

    /** Lets go of the arrays: a pool would hold on to what nobody uses. */
    void release() {
        a.release();
        b.release();
        c.release();
    }
}
