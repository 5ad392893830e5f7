package lanewise.tensor.internal.op;

import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/** Products added to a tensor, element by element, all operands broadcast together. */
public final class MultiplyAdd {
    private static final int GRAIN = 1 << 15;

    private MultiplyAdd() {}

    /** Returns {@code fma(value·a, b, x)}: one rounding of value·a, one of the rest. */
    public static Strided addcmul(Strided x, Strided a, Strided b, double value) {
        Shape shape = resultShape(x, a, b);
        Strided out = Strided.allocate(x.dtype(), shape);
        compute(x, a, b, value, out);
        return out;
    }

    /** Writes {@code fma(value·a, b, x)} into {@code out}, which may be an input itself. */
    public static void addcmul(Strided x, Strided a, Strided b, double value, Strided out) {
        Shape shape = resultShape(x, a, b);
        Operands.requireSameType("addcmul", x, out);
        Operands.requireOutput("addcmul", out, shape);
        Operands.requireNoOverlap("addcmul", out, x, true);
        Operands.requireNoOverlap("addcmul", out, a, true);
        Operands.requireNoOverlap("addcmul", out, b, true);
        compute(x, a, b, value, out);
    }

    private static Shape resultShape(Strided x, Strided a, Strided b) {
        Operands.requireSameType("addcmul", x, a);
        Operands.requireSameType("addcmul", x, b);
        return Shape.broadcast("addcmul", Shape.broadcast("addcmul", x.shape(), a.shape()), b.shape());
    }

    private static void compute(Strided x, Strided a, Strided b, double value, Strided out) {
        StridedRuns runs = StridedRuns.over(out.layout(), x.layout().broadcastTo(out.shape()),
                a.layout().broadcastTo(out.shape()), b.layout().broadcastTo(out.shape()));
        int os = runs.stride(0);
        int xs = runs.stride(1);
        int as = runs.stride(2);
        int bs = runs.stride(3);
        Parallel.split(runs.elements(), GRAIN, (from, to) -> runs.walk(from, to, (at, length) -> {
            switch (out.dtype()) {
                case F32 -> KernelProvider.floats().addcmul((float) value, a.floats(), at[2], as, b.floats(), at[3], bs,
                        x.floats(), at[1], xs, out.floats(), at[0], os, length);
                case F64 -> KernelProvider.doubles().addcmul(value, a.doubles(), at[2], as, b.doubles(), at[3], bs,
                        x.doubles(), at[1], xs, out.doubles(), at[0], os, length);
            }
        }));
    }
}
