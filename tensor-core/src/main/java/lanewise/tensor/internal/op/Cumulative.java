package lanewise.tensor.internal.op;

import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.DoubleReduction;
import lanewise.tensor.internal.kernel.FloatReduction;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/** What all elements up to each one along an axis give, each from the one before: the last has length − 1 roundings. */
public enum Cumulative {
    SUM("cumsum", BinaryOp.ADD),
    PRODUCT("cumprod", BinaryOp.MUL);

    private static final int GRAIN = 1 << 15;

    private final String label;
    private final BinaryOp op;

    Cumulative(String label, BinaryOp op) {
        this.label = label;
        this.op = op;
    }

    public Strided along(int axis, Strided x) {
        Strided out = Strided.allocate(x.dtype(), x.shape());
        compute(x, ShapeRules.axis(label, x.shape(), axis), out);
        return out;
    }

    public void along(int axis, Strided x, Strided out) {
        int k = ShapeRules.axis(label, x.shape(), axis);
        Operands.requireSameType(label, x, out);
        Operands.requireOutput(label, out, x.shape());
        Operands.requireNoOverlap(label, out, x, true);
        compute(x, k, out);
    }

    private void compute(Strided x, int axis, Strided out) {
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
                FloatReduction.accumulate(op, KernelProvider.floats(), x.floats(), at[1], xs, xStep,
                        out.floats(), at[0], os, outStep, length, count);
            } else {
                DoubleReduction.accumulate(op, KernelProvider.doubles(), x.doubles(), at[1], xs, xStep,
                        out.doubles(), at[0], os, outStep, length, count);
            }
        }));
    }
}
