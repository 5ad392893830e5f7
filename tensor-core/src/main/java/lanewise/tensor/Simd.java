package lanewise.tensor;

import lanewise.tensor.internal.simd.SimdChoice;

/**
 * Which kernels run, and why. The choice is made once, when the library is first used; the system property
 * {@code lanewise.simd} ({@code auto}, {@code vector} or {@code scalar}) overrides it. Results are the same bits either
 * way.
 */
public final class Simd {
    private Simd() {}

    /** Returns whether vector kernels are in use; if not, scalar ones are. */
    public static boolean isVector() {
        return SimdChoice.isVector();
    }

    /** Returns the width of the vectors in bits; 0 if scalar kernels are in use. */
    public static int bits() {
        return SimdChoice.vectorBits();
    }

    /** Returns why these kernels are in use; where something is missing, the remedy too. */
    public static String reason() {
        return SimdChoice.reason();
    }
}
