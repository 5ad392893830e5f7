package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;
import lanewise.tensor.internal.parallel.ScratchPool;

/** Carries out an element-wise operation: by its {@link ElementPlan}, on one thread or several. */
final class ElementLoop implements StridedRuns.RunBody {
    private static final ScratchPool<ElementLoop> POOL = new ScratchPool<>(ElementLoop::new);

    private final ElementPlanner planner = new ElementPlanner();
    private final Layout[] layouts = new Layout[ElementPlanner.MAX_OPERANDS];
    private final Strided[] operands = new Strided[ElementPlanner.MAX_OPERANDS];
    private final int[] steps = new int[ElementPlanner.MAX_OPERANDS];
    private int count;
    private ElementKernel kernel;
    private double number;

    private ElementLoop() {}

    /** Computes {@code out} from one input, which is broadcast to its shape. */
    static void run(ElementKernel kernel, double number, Strided out, Strided a) {
        run(kernel, number, 2, out, a, null, null);
    }

    /** Computes {@code out} from two inputs, which are broadcast to its shape. */
    static void run(ElementKernel kernel, double number, Strided out, Strided a, Strided b) {
        run(kernel, number, 3, out, a, b, null);
    }

    /** Computes {@code out} from three inputs, which are broadcast to its shape. */
    static void run(ElementKernel kernel, double number, Strided out, Strided a, Strided b, Strided c) {
        run(kernel, number, 4, out, a, b, c);
    }

    // A plan that needs no objects is carried out without any.
    private static void run(ElementKernel kernel, double number, int count, Strided out, Strided a, Strided b,
            Strided c) {
        if (ElementPlanner.isContiguous(out, a, b, c)) {
            runContiguous(kernel, number, out, a, b, c);
        } else {
            runPlanned(kernel, number, count, out, a, b, c);
        }
    }

    private static void runContiguous(ElementKernel kernel, double number, Strided out, Strided a, Strided b,
            Strided c) {
        int elements = out.layout().elements();
        if (elements <= Parallel.GRAIN) {
            kernel.runContiguous(number, out, a, b, c, 0, elements);
        } else {
            Parallel.split(elements, Parallel.GRAIN,
                    (from, to) -> kernel.runContiguous(number, out, a, b, c, from, to - from));
        }
    }

    private static void runPlanned(ElementKernel kernel, double number, int count, Strided out, Strided a, Strided b,
            Strided c) {
        ElementLoop loop = POOL.acquire();
        try {
            loop.kernel = kernel;
            loop.number = number;
            loop.count = count;
            loop.operands[0] = out;
            loop.operands[1] = a;
            loop.operands[2] = b;
            loop.operands[3] = c;
            for (int k = 0; k < count; k++) {
                loop.layouts[k] = loop.operands[k].layout();
            }
            loop.compute(loop.planner.plan(kernel, count, loop.layouts));
        } finally {
            Arrays.fill(loop.operands, null); // or the pool would hold on to arrays that nobody uses
            Arrays.fill(loop.layouts, null);
            POOL.release(loop);
        }
    }

    private void compute(ElementPlan plan) {
        switch (plan) {
            case ElementPlan.Empty _ -> { }
            case ElementPlan.Contiguous _ ->
                    runContiguous(kernel, number, operands[0], operands[1], operands[2], operands[3]);
            case ElementPlan.Runs runs -> walk(runs.walk);
            case ElementPlan.Blocks blocks -> compute(blocks);
        }
    }

    private void walk(StridedRuns runs) {
        for (int k = 0; k < count; k++) {
            steps[k] = runs.stride(k);
        }
        if (runs.elements() <= Parallel.GRAIN) {
            runs.walk(this);
        } else {
            Parallel.split(runs.elements(), Parallel.GRAIN, (from, to) -> runs.walk(from, to, this));
        }
    }

    @Override
    public void accept(int[] starts, int length) {
        kernel.run(number, operands, starts, steps, length);
    }

    private void compute(ElementPlan.Blocks plan) {
        if (plan.walk.elements() <= Parallel.GRAIN) {
            ElementBlocks.compute(plan, kernel, number, operands, 0, plan.number());
        } else {
            Parallel.split(plan.number(), Parallel.GRAIN / ElementPlanner.BLOCK,
                    (from, to) -> ElementBlocks.compute(plan, kernel, number, operands, from, to));
        }
    }
}
