package lanewise.tensor.internal.conv;

/**
 * The transforms of Winograd's convolution F(4 × 4, 3 × 3) along one axis, for n numbers side by side: number c of the j-th
 * operand stands at {@code x[at + j·step + c]}, that of the i-th result at {@code out[outAt + i·outStep + c]}.
 *
 * <p>The polynomials of an axis are evaluated at 0, ±3/4, ±3/2 and ∞. Y = Aᵀ [(G g) ⊙ (Bᵀ d)] is the convolution of six pixels d
 * with three taps g into four results Y, where
 *
 * <pre>
 *      ⎡81/64    0    −45/16    0    1   0⎤       ⎡  64/81        0         0   ⎤        ⎡1    1       1      1      1    0⎤
 *      ⎢  0   −27/16   −9/4    3/4   1   0⎥       ⎢−128/243    −32/81    −8/27  ⎥        ⎢0   3/4    −3/4   3/2   −3/2   0⎥
 * Bᵀ = ⎢  0    27/16   −9/4   −3/4   1   0⎥,  G = ⎢−128/243     32/81    −8/27  ⎥,  Aᵀ = ⎢0   9/16    9/16  9/4    9/4   0⎥.
 *      ⎢  0   −27/32   −9/16   3/2   1   0⎥       ⎢  32/243     16/81     8/27  ⎥        ⎣0  27/64  −27/64  27/8  −27/8  1⎦
 *      ⎢  0    27/32   −9/16  −3/2   1   0⎥       ⎢  32/243    −16/81     8/27  ⎥
 *      ⎣  0    81/64     0   −45/16  0   1⎦       ⎣    0          0         1   ⎦
 * </pre>
 *
 * <p>Points that are fractions of powers of two make Bᵀ and Aᵀ exact in binary; of those with short ones these two pairs
 * round least (docs/adr/0017-winograd.md). {@link ScalarFloatTileKernel} says in which order each transform rounds. Operands
 * and results share no element.
 */
sealed interface FloatTileKernel permits ScalarFloatTileKernel, VectorFloatTileKernel {
    /** Bᵀ x: six pixels to six points. */
    void images(float[] x, int at, int step, float[] out, int outAt, int outStep, int n);

    /** G x: three taps to six points. */
    void filters(float[] x, int at, int step, float[] out, int outAt, int outStep, int n);

    /** Aᵀ x: six points to four results. */
    void results(float[] x, int at, int step, float[] out, int outAt, int outStep, int n);

    /** A x: gradients of four results to those at six points. */
    void resultGradients(float[] x, int at, int step, float[] out, int outAt, int outStep, int n);

    /** Gᵀ x: gradients at six points to those of three taps. */
    void filterGradients(float[] x, int at, int step, float[] out, int outAt, int outStep, int n);
}
