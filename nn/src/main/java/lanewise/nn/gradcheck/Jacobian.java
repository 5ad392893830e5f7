package lanewise.nn.gradcheck;

import java.util.function.UnaryOperator;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * Jacobians J_ki = ∂y_k/∂x_i of tensors y = f(x), of shape (elements of y, elements of x), both counted in row-major
 * order, in F64.
 *
 * <p>A module never forms its Jacobian: backward multiplies by it from the left. Here it is formed, to be looked at and
 * compared. Derivation: {@code docs/derivations/hessian.md}.
 */
public final class Jacobian {
    // The cube root of the spacing at 1 balances the truncation h² of a central difference and its rounding ε/h.
    private static final double STEP = Math.cbrt(Math.ulp(1.0));

    private Jacobian() {}

    /**
     * Returns the Jacobian by central differences with h = ∛ε · max(1, |x_i|) ≈ 6 · 10⁻⁶ and the step actually taken.
     *
     * @param function f
     * @param at the point x, in F64, of any layout without repeated elements; moved in place and put back
     */
    public static Tensor numerical(UnaryOperator<Tensor> function, Tensor at) {
        WritableView.require("Jacobian", "the point", at);
        Tensor jacobian = null;
        for (int i = 0; i < at.elements(); i++) {
            int[] index = Line.indexOf(i, at);
            double x = at.get(index);
            double step = STEP * Math.max(1, Math.abs(x));
            double[] high = valuesAt(function, at, x + step, index);
            double[] low = valuesAt(function, at, x - step, index);
            if (jacobian == null) {
                jacobian = Tensor.zeros(DType.F64, high.length, at.elements());
            }
            Tensor column = Tensor.wrap(high).sub(Tensor.wrap(low)).div((x + step) - (x - step));
            jacobian.select(1, i).copyFrom(column);
        }
        return jacobian;
    }

    private static double[] valuesAt(UnaryOperator<Tensor> function, Tensor at, double moved, int[] index) {
        double x = at.get(index);
        try {
            at.set(moved, index);
            return function.apply(at).toDoubleArray();
        } finally {
            at.set(x, index);
        }
    }

    /**
     * Returns the Jacobian of a module's output by its input from its backward pass: row k is the gradient of output k.
     *
     * @param module a module in training mode; the gradients of its parameters are zero afterwards, its buffers as
     *     before
     * @param input the point X, of any type that the module takes
     */
    public static Tensor byBackward(Module module, Tensor input) {
        Tensor output = Buffers.restored(module, () -> module.forward(input));
        Tensor cotangent = Tensor.zeros(output.dtype(), output.shape());
        Tensor jacobian = Tensor.zeros(DType.F64, output.elements(), input.elements());
        for (int k = 0; k < output.elements(); k++) {
            int[] index = Line.indexOf(k, output);
            cotangent.set(1, index);
            jacobian.select(0, k).copyFrom(module.backward(cotangent).to(DType.F64).reshape(-1));
            cotangent.set(0, index);
        }
        module.zeroGrad();
        return jacobian;
    }
}
