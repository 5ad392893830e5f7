package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * Walks the operands of an element-wise operation together, the result first, and hands runs to a kernel. Inputs are
 * broadcast to the result's shape. Each thread keeps an object for its next call, so that a small operation allocates
 * nothing.
 */
final class ElementLoop implements StridedRuns.RunBody {
    /** Below this many elements a second thread costs more than it saves. */
    static final int GRAIN = 1 << 15;

    // Below this many elements, copying blocks costs more than it saves.
    private static final int BLOCKS_FROM = 128;
    private static final int MAX_OPERANDS = 4;
    private static final ThreadLocal<ElementLoop> SPARE = new ThreadLocal<>();

    private final StridedRuns runs = new StridedRuns();
    private final ElementBlocks blocks = new ElementBlocks(MAX_OPERANDS);
    private final Layout[] layouts = new Layout[MAX_OPERANDS];
    private final Strided[] operands = new Strided[MAX_OPERANDS];
    private final int[] steps = new int[MAX_OPERANDS];
    private int count;
    private Kernel kernel;
    private Object operation;
    private double number;

    private ElementLoop() {}

    /** Computes one run. */
    @FunctionalInterface
    interface Kernel {
        /**
         * Computes element i of the result from the i-th element of each input, for i below {@code length}.
         *
         * @param operation what is computed, for a kernel that does several things
         * @param number a number that the operation needs, otherwise 0
         * @param x the arrays, the result's first
         * @param at the position of the first element in each array
         * @param step the distance between neighbours in each array
         */
        void run(Object operation, double number, Strided[] x, int[] at, int[] step, int length);
    }

    static void run(Kernel kernel, Object operation, double number, Strided out, Strided a) {
        run(kernel, operation, number, 2, out, a, null, null);
    }

    static void run(Kernel kernel, Object operation, double number, Strided out, Strided a, Strided b) {
        run(kernel, operation, number, 3, out, a, b, null);
    }

    static void run(Kernel kernel, Object operation, double number, Strided out, Strided a, Strided b, Strided c) {
        run(kernel, operation, number, 4, out, a, b, c);
    }

    private static void run(Kernel kernel, Object operation, double number, int count, Strided out, Strided a,
            Strided b, Strided c) {
        ElementLoop loop = SPARE.get();
        loop = loop == null ? new ElementLoop() : loop;
        SPARE.set(null);
        loop.kernel = kernel;
        loop.operation = operation;
        loop.number = number;
        loop.count = count;
        loop.operands[0] = out;
        loop.operands[1] = a;
        loop.operands[2] = b;
        loop.operands[3] = c;
        try {
            loop.compute();
        } finally {
            Arrays.fill(loop.operands, null); // or a thread would hold on to arrays that nobody uses
            Arrays.fill(loop.layouts, null);
            SPARE.set(loop);
        }
    }

    private void compute() {
        for (int k = 0; k < count; k++) {
            layouts[k] = operands[k].layout();
        }
        runs.reset(0, count, layouts);
        int elements = runs.elements();
        if (elements >= BLOCKS_FROM && !ofEverySecond() && arrangeBlocks()) {
            if (elements <= GRAIN) {
                blocks.compute(kernel, operation, number, 0, blocks.number());
            } else {
                Parallel.split(blocks.number(), GRAIN / ElementBlocks.ELEMENTS,
                        (from, to) -> blocks.copy().compute(kernel, operation, number, from, to));
            }
            return;
        }
        for (int k = 0; k < count; k++) {
            steps[k] = runs.stride(k);
        }
        if (elements <= GRAIN) {
            runs.walk(this);
        } else {
            Parallel.split(elements, GRAIN, (from, to) -> runs.walk(from, to, this));
        }
    }

    @Override
    public void accept(int[] starts, int length) {
        kernel.run(operation, number, operands, starts, steps, length);
    }

    private boolean arrangeBlocks() {
        int leader = takeLeader();
        if (blocks.arrange(runs, operands, count, operation)) {
            return true;
        }
        if (leader > 0) {
            runs.reset(0, count, layouts);
        }
        return false;
    }

    // Puts the axes in the order of the operand that leaves the fewest copies of others to be made.
    private int takeLeader() {
        int leader = 0;
        int fewest = copies();
        if (fewest == 0) {
            return leader;
        }
        for (int k = 1; k < count; k++) {
            if (layouts[k].shape().equals(layouts[0].shape())) {
                runs.reset(k, count, layouts);
                if (copies() < fewest) {
                    leader = k;
                    fewest = copies();
                }
            }
        }
        runs.reset(leader, count, layouts);
        return leader;
    }

    // Two operands of which every second element counts: the kernels have loops for these, but not for powers.
    private boolean ofEverySecond() {
        return operation instanceof BinaryOp && operation != BinaryOp.POW && count == 3
                && runs.stride(0) == 1 && runs.stride(1) == 2 && runs.stride(2) == 2;
    }

    private int copies() {
        int number = 0;
        for (int k = 0; k < count; k++) {
            number += ElementBlocks.isOutOfLine(runs.stride(k)) ? 1 : 0;
        }
        return number;
    }
}
