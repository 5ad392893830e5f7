package lanewise.tensor.internal.op;

import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/** Sums of all elements up to each one along an axis, each from the one before: a sum has length − 1 roundings. */
public final class CumulativeSum {
    private static final int GRAIN = 1 << 15;

    private CumulativeSum() {}

    public static Strided along(int axis, Strided x) {
        Strided out = Strided.allocate(x.dtype(), x.shape());
        compute(x, x.shape().normalizeAxis(axis), out);
        return out;
    }

    public static void along(int axis, Strided x, Strided out) {
        int k = x.shape().normalizeAxis(axis);
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
        StridedRuns runs = StridedRuns.over(starts(out.layout(), axis), starts(x.layout(), axis));
        int os = runs.stride(0);
        int xs = runs.stride(1);
        Parallel.split(runs.elements(), Math.max(1, GRAIN / length), (from, to) -> runs.walk(from, to, (at, count) -> {
            for (int i = 0; i < count; i++) {
                int start = at[1] + i * xs;
                int target = at[0] + i * os;
                switch (x.dtype()) {
                    case F32 -> KernelProvider.floats().cumsum(x.floats(), start, xStep,
                            out.floats(), target, outStep, length);
                    case F64 -> KernelProvider.doubles().cumsum(x.doubles(), start, xStep,
                            out.doubles(), target, outStep, length);
                }
            }
        }));
    }

    private static Layout starts(Layout layout, int axis) {
        return layout.narrow(axis, 0, 1).squeeze(axis);
    }
}
