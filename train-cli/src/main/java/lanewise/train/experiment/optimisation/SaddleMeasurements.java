package lanewise.train.experiment.optimisation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.Tanh;
import lanewise.nn.gradcheck.CriticalPoint;
import lanewise.nn.gradcheck.Hessian;
import lanewise.nn.gradcheck.QuadraticModel;
import lanewise.nn.gradcheck.SymmetricEigenvalues;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * What gradient descent does at the saddle of a network of two layers whose weights are all 0.
 *
 * @param gradientNorm the norm of the gradient at the saddle
 * @param eigenvalues those of the Hessian there, ascending
 * @param kind what they make of the point
 * @param descents from the saddle itself, and from beside it at ascending distances
 * @param steps single steps at a distance of 1, with ascending rates
 */
record SaddleMeasurements(double gradientNorm, double[] eigenvalues, CriticalPoint kind, List<Descent> descents,
        List<Step> steps) {
    static final double RATE = 0.5;
    static final int STEPS = 400;
    static final double SMALL_CHANGE = 0.01; // nats by the first order: the third one is small then
    static final double ROUNDING = 1e-12;

    private static final int HIDDEN = 4;
    private static final List<Double> DISTANCES = List.of(0.0, 1e-8, 1e-6, 1e-4, 1e-2, 1.0);
    private static final double TOLERANCE = 1e-6; // what differences leave of an eigenvalue 0

    /** The losses of each step of a descent from some distance, and the number of steps to half of the fall. */
    record Descent(double distance, double[] losses, int halfway) {
        /** Returns whether the loss changes by rounding alone. */
        boolean isStuck() {
            return Math.abs(losses[STEPS] - losses[0]) <= ROUNDING;
        }

        /** Returns the distance as it is written. */
        String from() {
            return distance == 0 ? "0" : String.format(Locale.ROOT, "%.0e", distance);
        }
    }

    /** What one step with a rate ε changes: ε gᵀg, the first order; by the model; and measured. */
    record Step(double rate, double firstOrder, double predicted, double measured) {}

    /** Measures, on the images of two classes; beside the saddle means into a direction that a seed chooses. */
    static SaddleMeasurements of(PairOfClasses data, long seed) {
        BinaryObjective objective = new BinaryObjective(new Sequential(
                new Linear(PairOfClasses.FEATURES, HIDDEN, DType.F64), new Tanh(), new Linear(HIDDEN, 1, DType.F64)),
                data);
        Tensor saddle = Tensor.zeros(DType.F64, objective.size());
        double[] eigenvalues = SymmetricEigenvalues.of(Hessian.numerical(objective::gradient, saddle));
        Tensor direction = Tensor.normal(new Philox(seed, 0), DType.F64, objective.size());
        direction = direction.div(direction.norm());
        List<Descent> descents = new ArrayList<>();
        for (double distance : DISTANCES) {
            descents.add(descend(objective, direction.mul(distance), distance));
        }
        return new SaddleMeasurements(
                objective.gradient(Tensor.zeros(DType.F64, objective.size())).norm().item(), eigenvalues,
                CriticalPoint.of(eigenvalues, TOLERANCE), descents, steps(objective, direction));
    }

    private static Descent descend(BinaryObjective objective, Tensor start, double distance) {
        double[] losses = objective.descend(start.copy(), RATE, STEPS);
        double least = losses[STEPS];
        int halfway = 0;
        while (halfway < STEPS && losses[halfway] > (Math.log(2) + least) / 2) {
            halfway++;
        }
        return new Descent(distance, losses, halfway);
    }

    // At a distance of 1 from the saddle, where the gradient is no longer small.
    private static List<Step> steps(BinaryObjective objective, Tensor point) {
        Tensor gradient = objective.gradient(point);
        QuadraticModel model = new QuadraticModel(gradient, Hessian.numerical(objective::gradient, point.copy()));
        double loss = objective.loss(point);
        List<Step> steps = new ArrayList<>();
        for (int i = -12; i <= 12; i++) {
            double rate = Math.pow(10, i / 4.0);
            steps.add(new Step(rate, rate * gradient.dot(gradient).item(), model.changeByDescent(rate),
                    objective.loss(point.axpy(-rate, gradient)) - loss));
        }
        return steps;
    }

    /** Returns the largest relative error of the model among the steps whose change is small by the first order. */
    double worstError() {
        return steps.stream().filter(step -> step.firstOrder() <= SMALL_CHANGE)
                .mapToDouble(step -> Math.abs(step.predicted() / step.measured() - 1)).max().orElse(Double.NaN);
    }
}
