package lanewise.examples;

import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * Labels as integers: counted, as vectors, beside predictions.
 *
 * <pre>
 * counts [2 1 3 0]
 * [[0. 0. 1.]
 *  [1. 0. 0.]
 *  [0. 1. 0.]
 *  [0. 0. 1.]
 *  [0. 0. 1.]
 *  [1. 0. 0.]]
 * right [ True  True False  True False  True]
 * accuracy 0.6666666666666666
 * distinct [0 1 2]
 * </pre>
 */
public final class OneHotAndCounts {
    private OneHotAndCounts() {}

    public static void main(String[] args) {
        Tensor labels = Tensor.of(new int[] {2, 0, 1, 2, 2, 0});
        System.out.println("counts " + labels.bincount(4));
        System.out.println(labels.oneHot(3, DType.F32));

        Tensor scores = Tensor.of(new float[][] {{1, 2, 9}, {3, 1, 0}, {4, 1, 2}, {0, 0, 1}, {0, 5, 1}, {2, 1, 0}});
        Tensor right = scores.argmax(1).eq(labels.to(DType.I64));
        System.out.println("right " + right);
        System.out.println("accuracy " + right.mean().item());
        System.out.println("distinct " + labels.unique().values());
    }
}
