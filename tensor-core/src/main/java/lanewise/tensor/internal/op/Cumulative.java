package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.IntegerFolds;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.RealKernels;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/** What all elements up to each one along an axis give, each from the one before: the last has length − 1 roundings. */
public enum Cumulative {
    SUM("cumsum", BinaryOp.ADD),
    PRODUCT("cumprod", BinaryOp.MUL);

    private final String label;
    private final BinaryOp op;

    Cumulative(String label, BinaryOp op) {
        this.label = label;
        this.op = op;
    }

    /** Of integers and truth values the results are I64. */
    public Strided along(int axis, Strided x) {
        Operands.requireComputing(label, x);
        Strided out = Strided.allocate(x.dtype().isFloating() ? x.dtype() : DType.I64, x.shape());
        compute(x, ShapeRules.axis(label, x.shape(), axis), out);
        return out;
    }

    public void along(int axis, Strided x, Strided out) {
        int k = ShapeRules.axis(label, x.shape(), axis);
        Operands.requireComputing(label, x);
        if (x.dtype().isFloating()) {
            Operands.requireSameType(label, x, out);
        } else {
            Operands.requireType(label, DType.I64, out);
        }
        Operands.requireOutput(label, out, x.shape());
        Operands.requireNoOverlap(label, out, x, true);
        compute(x, k, out);
    }

    private void compute(Strided x, int axis, Strided out) {
        if (x.layout().elements() == 0) {
            return;
        }
        if (x.dtype().isFloating()) {
            accumulate(x, axis, out);
        } else { // in place, where they are long enough for the results
            Copying.convertInto(x, out);
            accumulateLongs(axis, out);
        }
    }

    private void accumulate(Strided x, int axis, Strided out) {
        int length = x.layout().dim(axis);
        int xStep = x.layout().stride(axis);
        int outStep = out.layout().stride(axis);
        StridedRuns runs = StridedRuns.over(out.layout().dropAxis(axis), x.layout().dropAxis(axis));
        int os = runs.stride(0);
        int xs = runs.stride(1);
        RealKernels kernels = KernelProvider.floating(x.dtype());
        Parallel.split(runs.elements(), Math.max(1, Parallel.GRAIN / length), (from, to) -> runs.walk(from, to, (at, count) ->
                kernels.accumulate(op, x.storage(), at[1], xs, xStep, out.storage(), at[0], os, outStep,
                        length, count)));
    }

    private void accumulateLongs(int axis, Strided out) {
        int length = out.layout().dim(axis);
        int step = out.layout().stride(axis);
        StridedRuns runs = StridedRuns.over(out.layout().dropAxis(axis));
        int stride = runs.stride(0);
        Parallel.split(runs.elements(), Math.max(1, Parallel.GRAIN / length), (from, to) -> runs.walk(from, to, (at, count) ->
                IntegerFolds.accumulate(op, out.storage().longs(), at[0], stride, step, length, count)));
    }
}
