package lanewise.tensor.internal.op;

import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/**
 * Makes plans of element-wise operations. A plan is valid until the next one is made, which uses its objects again, so
 * that a small operation allocates nothing.
 */
final class ElementPlanner {
    /** The result and three inputs. */
    static final int MAX_OPERANDS = 4;

    /**
     * The most elements of a block: those of three F32 operands just fit a first-level cache. With half of them small
     * tensors, with twice as many large ones gain ten per cent.
     */
    static final int BLOCK = 4096;

    // Below this many elements, copying blocks costs more than it saves.
    private static final int BLOCKS_FROM = 128;

    // Smaller blocks take longer to find than to walk along their runs.
    private static final int SMALLEST_BLOCK = 64;

    // So many elements are a cache line or more. More rows would write to more lines by turns, which share cache sets
    // if their distance is a power of two.
    private static final int TRANSPOSED_ROWS = 16;

    // A row of fewer elements costs a kernel less than its call.
    private static final int SHORT_ROW = 256;

    private final StridedRuns walk = new StridedRuns();
    private final ElementPlan.Runs runs = new ElementPlan.Runs(walk);
    private final ElementPlan.Blocks blocks = new ElementPlan.Blocks(walk, MAX_OPERANDS);
    private ElementKernel kernel;
    private int operands;

    /** Returns whether the plan is {@link ElementPlan#CONTIGUOUS}; operands that are not there are null. */
    static boolean isContiguous(Strided out, Strided a, Strided b, Strided c) {
        int elements = out.layout().elements();
        return elements > 0 && out.layout().isContiguous() && isContiguous(a.layout(), elements)
                && (b == null || isContiguous(b.layout(), elements))
                && (c == null || isContiguous(c.layout(), elements));
    }

    private static boolean isContiguous(Layout operand, int elements) {
        return operand.elements() == elements && operand.isContiguous();
    }

    /**
     * Returns the plan for operands of these layouts.
     *
     * @param layouts the result's first; the inputs can be broadcast to its shape
     * @param count how many there are
     */
    ElementPlan plan(ElementKernel ofOperation, int count, Layout... layouts) {
        kernel = ofOperation;
        operands = count;
        int elements = layouts[0].elements();
        if (elements == 0) {
            return ElementPlan.EMPTY;
        }
        boolean contiguous = true;
        for (int k = 0; k < count; k++) {
            contiguous &= isContiguous(layouts[k], elements);
        }
        if (contiguous) {
            return ElementPlan.CONTIGUOUS;
        }
        walk.reset(0, count, layouts);
        if (walk.elements() < BLOCKS_FROM || readsEverySecond()) {
            return runs;
        }
        int leader = chooseLeader(layouts);
        if (chooseBlocks()) {
            return blocks;
        }
        if (leader > 0) {
            walk.reset(0, count, layouts);
        }
        return runs;
    }

    private boolean readsEverySecond() {
        return kernel.readsEverySecond() && walk.stride(0) == 1 && walk.stride(1) == 2 && walk.stride(2) == 2;
    }

    // Puts the axes in the order of the operand that leaves the fewest copies of others to be made.
    private int chooseLeader(Layout... layouts) {
        int leader = 0;
        int fewest = copies();
        if (fewest == 0) {
            return leader;
        }
        for (int k = 1; k < operands; k++) {
            if (layouts[k].shape().equals(layouts[0].shape())) {
                walk.reset(k, operands, layouts);
                if (copies() < fewest) {
                    leader = k;
                    fewest = copies();
                }
            }
        }
        walk.reset(leader, operands, layouts);
        return leader;
    }

    private int copies() {
        int number = 0;
        for (int k = 0; k < operands; k++) {
            number += isSpread(k) ? 1 : 0;
        }
        return number;
    }

    // Whether neighbours along a run neither stand side by side nor are one element.
    private boolean isSpread(int operand) {
        return walk.stride(operand) != 0 && walk.stride(operand) != 1;
    }

    // Returns false if copying gains nothing over walking along the runs.
    private boolean chooseBlocks() {
        int inner = walk.axes() - 1;
        int neighbours = axisOfNeighbours();
        boolean transposed = neighbours >= 0;
        blocks.transposesOnly = kernel.isCopy();
        blocks.transposesInput = isSpread(1);
        if (kernel.isCopy() && !(transposed && isSpread(0) != isSpread(1) && walk.stride(isSpread(0) ? 1 : 0) == 1)) {
            return false;
        }
        blocks.rowAxis = transposed ? neighbours : inner - 1;
        int allRows = blocks.rowAxis < 0 ? 1 : walk.size(blocks.rowAxis);
        int rows = transposed ? Math.min(allRows, TRANSPOSED_ROWS) : 1;
        blocks.columns = Math.min(walk.size(inner), BLOCK / rows);
        blocks.rows = Math.min(allRows, BLOCK / blocks.columns);
        return chooseCopies() && blocks.rows * blocks.columns >= SMALLEST_BLOCK;
    }

    // The axis along which an operand has neighbours that has none along the run, or -1.
    private int axisOfNeighbours() {
        for (int k = 0; k < operands; k++) {
            for (int axis = 0; axis < walk.axes() - 1 && isSpread(k); axis++) {
                if (walk.stride(axis, k) == 1) {
                    return axis;
                }
            }
        }
        return -1;
    }

    private boolean chooseCopies() {
        boolean shortRows = blocks.columns < SHORT_ROW && blocks.rows > 1;
        boolean any = false;
        for (int k = 0; k < operands; k++) {
            int step = walk.stride(k);
            int rowStride = blocks.rowStride(k);
            blocks.copied[k] = isSpread(k)
                    || step == 0 && (!kernel.takesScalar(k) || shortRows && rowStride != 0)
                    || step == 1 && shortRows && rowStride == 0;
            any |= blocks.copied[k];
        }
        return any;
    }
}
