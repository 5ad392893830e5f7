package lanewise.tensor.internal.op;

import lanewise.tensor.internal.kernel.DoubleReduction;
import lanewise.tensor.internal.kernel.FloatReduction;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/** Sums of all elements up to each one along an axis, each from the one before: a sum has length − 1 roundings. */
public final class CumulativeSum {
    private static final int GRAIN = 1 << 15;

    private CumulativeSum() {}

    public static Strided along(int axis, Strided x) {
        Strided out = Strided.allocate(x.dtype(), x.shape());
        compute(x, ShapeRules.axis("cumsum", x.shape(), axis), out);
        return out;
    }

    public static void along(int axis, Strided x, Strided out) {
        int k = ShapeRules.axis("cumsum", x.shape(), axis);
        Operands.requireSameType("cumsum", x, out);
        Operands.requireOutput("cumsum", out, x.shape());
        Operands.requireNoOverlap("cumsum", out, x, true);
        compute(x, k, out);
    }

    private static void compute(Strided x, int axis, Strided out) {
        int length = x.layout().dim(axis);
        if (x.layout().elements() == 0) {
            return;
        }
        int xStep = x.layout().stride(axis);
        int outStep = out.layout().stride(axis);
        StridedRuns runs = StridedRuns.over(out.layout().dropAxis(axis), x.layout().dropAxis(axis));
        int os = runs.stride(0);
        int xs = runs.stride(1);
        Parallel.split(runs.elements(), Math.max(1, GRAIN / length), (from, to) -> runs.walk(from, to, (at, count) -> {
            if (x.isF32()) {
                FloatReduction.accumulate(KernelProvider.floats(), x.floats(), at[1], xs, xStep,
                        out.floats(), at[0], os, outStep, length, count);
            } else {
                DoubleReduction.accumulate(KernelProvider.doubles(), x.doubles(), at[1], xs, xStep,
                        out.doubles(), at[0], os, outStep, length, count);
            }
        }));
    }
}
