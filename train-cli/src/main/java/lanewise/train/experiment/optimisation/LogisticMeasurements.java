package lanewise.train.experiment.optimisation;

import java.util.Arrays;
import lanewise.nn.Linear;
import lanewise.nn.gradcheck.SymmetricEigenvalues;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * What was found of the minimum of a sigmoid neuron's loss.
 *
 * @param least the least loss that was met: that of the minimum if Newton's method finds one
 * @param newton the losses on the way of Newton's method; none if it finds no minimum
 * @param descents the losses of gradient descent from each start
 * @param smallest the smallest eigenvalue of the Hessian at each start
 * @param images the number of images
 * @param rate the learning rate of the descents
 */
record LogisticMeasurements(double least, double[] newton, double[][] descents, double[] smallest, int images,
        double rate) {
    static final int STARTS = 5;
    static final int STEPS = 10_000;
    static final double SAME = 1e-6; // nats

    private static final double DISTANCE = 2; // standard deviation of the starts' parameters

    /** Searches for the minimum, from starts that a seed chooses. */
    static LogisticMeasurements of(PairOfClasses data, long seed) {
        BinaryObjective objective = new BinaryObjective(
                new Linear(PairOfClasses.FEATURES, 1, DType.F64), data);
        // D ≤ ¼, and at the origin it is ¼: no eigenvalue is larger elsewhere, and descent with 1/λ never overshoots.
        double[] eigenvalues = SymmetricEigenvalues.of(hessian(data, Tensor.zeros(DType.F64, objective.size())));
        double rate = 1 / eigenvalues[eigenvalues.length - 1];
        double[][] descents = new double[STARTS][];
        double[] smallest = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            Tensor theta = Tensor.normal(new Philox(seed, i), DType.F64, objective.size()).mul(DISTANCE);
            smallest[i] = SymmetricEigenvalues.of(hessian(data, theta))[0];
            descents[i] = objective.descend(theta, rate, STEPS);
        }
        double[] newton = objective.minimum(theta -> hessian(data, theta)).map(path ->
                path.points().stream().mapToDouble(objective::loss).toArray()).orElse(new double[0]);
        double least = newton.length > 0 ? newton[newton.length - 1]
                : Arrays.stream(descents).mapToDouble(losses -> losses[STEPS]).min().orElseThrow();
        return new LogisticMeasurements(least, newton, descents, smallest, data.samples(), rate);
    }

    /** Returns the Hessian (1/S) X̃ᵀ D X̃ with X̃ = (X, 1) and D = diag(ŷ (1 − ŷ)). */
    static Tensor hessian(PairOfClasses data, Tensor theta) {
        Tensor x = Tensor.concat(1, data.features(), Tensor.ones(DType.F64, data.samples(), 1));
        Tensor y = x.matmul(theta).sigmoid();
        Tensor d = y.sub(y.square()).reshape(-1, 1);
        return x.transpose().matmul(x.mul(d)).div(data.samples());
    }

    boolean converged() {
        return newton.length > 0;
    }

    double spread() {
        return Arrays.stream(descents).mapToDouble(losses -> losses[STEPS]).max().orElseThrow() - least;
    }

    boolean isConvex() {
        return Arrays.stream(smallest).allMatch(value -> value > 0);
    }

    /** Returns the step after which each loss is within {@link #SAME} of the minimum. */
    static int stepsToMinimum(double[] losses, double least) {
        int step = 0;
        while (step < losses.length && losses[step] - least > SAME) {
            step++;
        }
        return step;
    }
}
