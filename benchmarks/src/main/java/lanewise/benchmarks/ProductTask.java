package lanewise.benchmarks;

import java.util.function.BiFunction;
import lanewise.tensor.Tensor;

/** A product of arrays by the library that this class was loaded with; {@link ProductRounds} loads it several times. */
public final class ProductTask implements BiFunction<Object[], int[], Runnable> {
    /**
     * Returns what computes c = a·b, over and over.
     *
     * @param arrays a, b and c: three {@code float[]} or three {@code double[]}
     * @param sizes M, N, K, and 1 for each of a and b that is stored transposed, else 0
     */
    @Override
    public Runnable apply(Object[] arrays, int[] sizes) {
        Tensor a = matrix(arrays[0], sizes[0], sizes[2], sizes[3] == 1);
        Tensor b = matrix(arrays[1], sizes[2], sizes[1], sizes[4] == 1);
        Tensor c = matrix(arrays[2], sizes[0], sizes[1], false);
        return () -> a.matmul(b, c);
    }

    private static Tensor matrix(Object array, int rows, int columns, boolean transposed) {
        if (transposed) {
            return matrix(array, columns, rows, false).transpose();
        }
        return array instanceof float[] floats ? Tensor.wrap(floats, rows, columns)
                : Tensor.wrap((double[]) array, rows, columns);
    }
}
