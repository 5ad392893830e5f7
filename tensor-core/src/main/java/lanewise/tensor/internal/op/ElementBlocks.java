package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.ScratchPool;

/** Computes blocks of an element-wise operation, as {@link ElementPlan.Blocks} says, in scratch arrays of its own. */
final class ElementBlocks {
    private static final ScratchPool<ElementBlocks> POOL = new ScratchPool<>(ElementBlocks::new);

    // Fewer copies of one element cost less than a call.
    private static final int SHORT_FILL = 64;

    private static final int MAX_OPERANDS = ElementPlanner.MAX_OPERANDS;

    private final int[] from = new int[MAX_OPERANDS];          // where a block starts in each operand
    private final Strided[] used = new Strided[MAX_OPERANDS];  // what the kernel sees: the operand or its scratch array
    private final int[] usedFrom = new int[MAX_OPERANDS];
    private final int[] usedRowStride = new int[MAX_OPERANDS];
    private final int[] usedStep = new int[MAX_OPERANDS];
    private final int[] at = new int[MAX_OPERANDS];
    private final int[] copiedFrom = new int[MAX_OPERANDS];    // where the block starts that a scratch array holds, or -1
    private final Strided[][] scratch = new Strided[DType.values().length][MAX_OPERANDS];
    private int copiedHeight;                                  // of the blocks that scratch arrays hold
    private int copiedWidth;
    private ElementPlan.Blocks plan;
    private StridedRuns walk;
    private Strided[] operands;
    private int count;

    private ElementBlocks() {}

    /** Computes the blocks numbered {@code first} to {@code end - 1}. */
    static void compute(ElementPlan.Blocks plan, ElementKernel kernel, double number, Strided[] operands, int first,
            int end) {
        ElementBlocks blocks = POOL.acquire();
        try {
            blocks.plan = plan;
            blocks.walk = plan.walk;
            blocks.operands = operands;
            blocks.count = plan.walk.layouts();
            blocks.compute(kernel, number, first, end);
        } finally {
            Arrays.fill(blocks.used, null); // as in ElementLoop
            blocks.operands = null;
            blocks.plan = null;
            blocks.walk = null;
            POOL.release(blocks);
        }
    }

    private void compute(ElementKernel kernel, double number, int first, int end) {
        Arrays.fill(copiedFrom, -1);
        int inner = walk.axes() - 1;
        int rowAxis = plan.rowAxis;
        int rowBlocks = rowAxis < 0 ? 1 : plan.blocksAlong(rowAxis);
        int columnBlocks = plan.blocksAlong(inner);
        for (int block = first; block < end; block++) {
            int column = block % columnBlocks * plan.columns;
            int row = block / columnBlocks % rowBlocks * plan.rows;
            locate(block / rowBlocks / columnBlocks, row, column);
            int height = rowAxis < 0 ? 1 : Math.min(plan.rows, walk.size(rowAxis) - row);
            int width = Math.min(plan.columns, walk.size(inner) - column);
            if (plan.transposesOnly) {
                copyTransposed(height, width);
            } else {
                computeBlock(kernel, number, height, width);
            }
        }
    }

    private void locate(int outerBlock, int row, int column) {
        int inner = walk.axes() - 1;
        for (int k = 0; k < count; k++) {
            from[k] = walk.offset(k) + column * walk.stride(k) + row * plan.rowStride(k);
        }
        int rest = outerBlock;
        for (int axis = inner - 1; axis >= 0; axis--) {
            if (axis != plan.rowAxis) {
                for (int k = 0; k < count; k++) {
                    from[k] += rest % walk.size(axis) * walk.stride(axis, k);
                }
                rest /= walk.size(axis);
            }
        }
    }

    private void copyTransposed(int height, int width) {
        if (plan.transposesInput) {
            ElementKernels.transpose(operands[1], from[1], walk.stride(1), width, height,
                    operands[0], from[0], plan.rowStride(0));
        } else {
            ElementKernels.transpose(operands[1], from[1], plan.rowStride(1), height, width,
                    operands[0], from[0], walk.stride(0));
        }
    }

    private void computeBlock(ElementKernel kernel, double number, int height, int width) {
        boolean oneRun = true;
        boolean sameSize = height == copiedHeight && width == copiedWidth;
        for (int k = 0; k < count; k++) {
            boolean copied = plan.copied[k];
            used[k] = copied ? scratch(k) : operands[k];
            usedFrom[k] = copied ? 0 : from[k];
            usedRowStride[k] = copied ? width : plan.rowStride(k);
            usedStep[k] = copied ? 1 : walk.stride(k);
            oneRun &= usedRowStride[k] == width * usedStep[k];
            if (copied && k > 0 && !(copiedFrom[k] == from[k] && sameSize)) {
                copyIn(k, height, width);
                copiedFrom[k] = from[k];
            }
        }
        copiedHeight = height;
        copiedWidth = width;
        int runsHere = oneRun ? 1 : height;
        int length = oneRun ? height * width : width;
        for (int i = 0; i < runsHere; i++) {
            for (int k = 0; k < count; k++) {
                at[k] = usedFrom[k] + i * usedRowStride[k];
            }
            kernel.run(number, used, at, usedStep, length);
        }
        if (plan.copied[0]) {
            copyOut(height, width);
        }
    }

    private Strided scratch(int k) {
        DType dtype = operands[k].dtype();
        Strided[] ofType = scratch[dtype.ordinal()];
        if (ofType[k] == null) {
            ofType[k] = Strided.allocate(dtype, Shape.of(ElementPlanner.BLOCK));
        }
        return ofType[k];
    }

    private void copyIn(int k, int height, int width) {
        int step = walk.stride(k);
        int rowStride = plan.rowStride(k);
        if (step == 0 && width < SHORT_FILL && rowStride != 0) {
            ElementKernels.repeat(operands[k], from[k], rowStride, height, width, used[k]);
            return;
        }
        if (rowStride == 1 && step != 0) {
            ElementKernels.transpose(operands[k], from[k], step, width, height, used[k], 0, width);
            return;
        }
        int different = rowStride == 0 ? 1 : height;
        for (int i = 0; i < different; i++) {
            copy(operands[k], from[k] + i * rowStride, step, used[k], i * width, 1, width);
        }
        for (int done = different; done < height; done *= 2) { // the one row again and again
            copy(used[k], 0, 1, used[k], done * width, 1, Math.min(done, height - done) * width);
        }
    }

    private void copyOut(int height, int width) {
        if (plan.rowStride(0) == 1) {
            ElementKernels.transpose(used[0], 0, width, height, width, operands[0], from[0], walk.stride(0));
            return;
        }
        for (int i = 0; i < height; i++) {
            copy(used[0], i * width, 1, operands[0], from[0] + i * plan.rowStride(0), walk.stride(0), width);
        }
    }

    private static void copy(Strided x, int xFrom, int xStep, Strided out, int outFrom, int outStep, int length) {
        ElementKernels.copy(x, xFrom, xStep, out, outFrom, outStep, length);
    }
}
