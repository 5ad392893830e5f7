package lanewise.nn;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import lanewise.tensor.Tensor;

/** An activation whose h and h' are functions of one number, called for each element: see {@link Activation#of}. */
final class ScalarActivation extends Activation {
    private final String name;
    private final DoubleUnaryOperator function;
    private final DoubleUnaryOperator derivative;

    ScalarActivation(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        this.name = Objects.requireNonNull(name, "Activation: the name is null");
        this.function = Objects.requireNonNull(function, "Activation: the function is null");
        this.derivative = Objects.requireNonNull(derivative, "Activation: the derivative is null");
    }

    @Override
    void apply(Tensor x, Tensor y) {
        map(function, x, y);
    }

    @Override
    Tensor savedForBackward(Tensor x, Tensor y) {
        return x;
    }

    @Override
    void applyGradient(Tensor x, Tensor dY, Tensor dX) {
        map(derivative, x, dX);
        dX.mul(dY, dX);
    }

    private static void map(DoubleUnaryOperator f, Tensor x, Tensor out) {
        int[] index = new int[x.rank()];
        for (int i = 0; i < x.elements(); i++) {
            out.set(f.applyAsDouble(x.get(index)), index);
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == x.dim(axis); axis--) {
                index[axis] = 0;
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
