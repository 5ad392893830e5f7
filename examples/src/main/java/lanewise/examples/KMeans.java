package lanewise.examples;

import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * k-means: 300 points around three places are assigned to the nearest of three means, and each mean moves to the middle of
 * its points, until no point changes its mean.
 *
 * <pre>
 * rounds 2
 * points [100 100 100]
 * [[ 0.  0.]
 *  [ 8. -0.]
 *  [ 4.  6.]]
 * </pre>
 */
public final class KMeans {
    private KMeans() {}

    public static void main(String[] args) {
        Tensor places = Tensor.of(new double[][] {{0, 0}, {8, 0}, {4, 6}});
        Tensor origin = Tensor.arange(DType.I64, 300).remainder(3);
        Tensor points = places.indexSelect(0, origin).add(Tensor.normal(new Philox(7, 0), DType.F64, 300, 2));

        Tensor means = points.narrow(0, 0, 3).copy();
        Tensor nearest = Tensor.zeros(DType.I64, 300);
        int rounds = 0;
        boolean changed = true;
        while (changed) {
            Tensor distances = points.unsqueeze(1).sub(means).square().sum(-1); // (300, 3)
            Tensor now = distances.argmin(1);
            changed = now.ne(nearest).any().itemBoolean();
            nearest = now;
            Tensor counts = nearest.bincount(3).to(DType.F64).unsqueeze(1);
            Tensor ofPoint = nearest.unsqueeze(1).broadcastTo(300, 2);
            means = Tensor.zeros(DType.F64, 3, 2).scatterAdd(0, ofPoint, points).div(counts);
            rounds++;
        }
        System.out.println("rounds " + rounds);
        System.out.println("points " + nearest.bincount(3));
        System.out.println(means.round());
    }
}
