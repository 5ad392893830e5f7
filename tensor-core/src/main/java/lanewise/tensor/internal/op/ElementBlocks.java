package lanewise.tensor.internal.op;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/**
 * An element-wise operation block by block, for operands that do not all have their elements side by side along the
 * common run. The kernels are fast on neighbours only; so a block of an operand that is <i>out of line</i> is copied to
 * a scratch array first, or from there afterwards if it is the result. A block has one row for each position along one
 * further axis. If an operand out of line has its neighbours there, copying it is a transposition. An element or a short
 * row that broadcasting repeats is copied as often, so that kernels see neighbours and few runs.
 */
final class ElementBlocks {
    /**
     * The most elements of a block: those of three F32 operands just fit a first-level cache. With half of them small
     * tensors, with twice as many large ones gain ten per cent.
     */
    static final int ELEMENTS = 4096;

    // Smaller blocks take longer to find than to walk along their runs.
    private static final int FEWEST_ELEMENTS = 64;

    // So many elements are a cache line or more. More rows would write to more lines by turns, which share cache sets
    // if their distance is a power of two.
    private static final int TRANSPOSED_ROWS = 16;

    // A row of fewer elements costs a kernel less than its call.
    private static final int SHORT_ROW = 256;

    // Fewer copies of one element cost less than a call.
    private static final int SHORT_FILL = 64;

    private static final ThreadLocal<Map<DType, Strided[]>> SCRATCH =
            ThreadLocal.withInitial(() -> new EnumMap<>(DType.class));

    private final int[] from;          // where a block starts in each operand
    private final Strided[] used;      // what the kernel sees: the operand or its scratch array
    private final int[] usedFrom;
    private final int[] usedRowStep;
    private final int[] usedStep;
    private final int[] at;
    private final boolean[] copied;
    private final int[] copiedFrom;    // where the block starts that a scratch array holds; -1 for none
    private Strided[] operands;
    private StridedRuns runs;
    private int count;
    private boolean copiesOnly;
    private int rowAxis;               // -1 if a block is one row
    private int rows;                  // of a whole block
    private int columns;
    private int copiedHeight;          // of the blocks that scratch arrays hold
    private int copiedWidth;

    ElementBlocks(int maxOperands) {
        from = new int[maxOperands];
        used = new Strided[maxOperands];
        usedFrom = new int[maxOperands];
        usedRowStep = new int[maxOperands];
        usedStep = new int[maxOperands];
        at = new int[maxOperands];
        copied = new boolean[maxOperands];
        copiedFrom = new int[maxOperands];
    }

    /** Returns whether neighbours along a run of this stride neither stand side by side nor are one element. */
    static boolean isOutOfLine(int stride) {
        return stride != 0 && stride != 1;
    }

    /** Chooses the blocks of a walk; returns false if copying gains nothing over walking along its runs. */
    boolean arrange(StridedRuns walk, Strided[] walked, int number, Object operation) {
        runs = walk;
        operands = walked;
        count = number;
        copiesOnly = operation == UnaryOp.COPY;
        int inner = runs.axes() - 1;
        rowAxis = inner - 1;
        boolean transposed = false;
        for (int k = 0; k < count && !transposed; k++) {
            for (int axis = 0; axis < inner && isOutOfLine(runs.stride(k)) && !transposed; axis++) {
                transposed = runs.stride(axis, k) == 1;
                rowAxis = transposed ? axis : rowAxis;
            }
        }
        if (copiesOnly && !(transposed && isOutOfLine(runs.stride(0)) != isOutOfLine(runs.stride(1)))) {
            return false;
        }
        int allRows = rowAxis < 0 ? 1 : runs.size(rowAxis);
        int allColumns = runs.size(inner);
        rows = transposed ? Math.min(allRows, TRANSPOSED_ROWS) : 1;
        columns = Math.min(allColumns, ELEMENTS / rows);
        rows = Math.min(allRows, ELEMENTS / columns);
        return chooseCopies(operation) && rows * columns >= FEWEST_ELEMENTS;
    }

    private boolean chooseCopies(Object operation) {
        boolean any = false;
        for (int k = 0; k < count; k++) {
            int step = runs.stride(k);
            boolean shortRows = columns < SHORT_ROW && rows > 1;
            boolean number = k == 2 && operation instanceof BinaryOp; // which its kernel takes as it is
            copied[k] = isOutOfLine(step)
                    || step == 0 && (!number || shortRows && rowStep(k) != 0)
                    || step == 1 && shortRows && rowStep(k) == 0;
            any |= copied[k];
        }
        return any;
    }

    /** Returns the same blocks with arrays of its own, for another thread. */
    ElementBlocks copy() {
        ElementBlocks copy = new ElementBlocks(from.length);
        copy.runs = runs;
        copy.operands = operands;
        copy.count = count;
        copy.copiesOnly = copiesOnly;
        copy.rowAxis = rowAxis;
        copy.rows = rows;
        copy.columns = columns;
        System.arraycopy(copied, 0, copy.copied, 0, count);
        return copy;
    }

    /** Returns the number of blocks. */
    int number() {
        int number = 1;
        for (int axis = 0; axis < runs.axes(); axis++) {
            number *= blocksAlong(axis);
        }
        return number;
    }

    private int blocksAlong(int axis) {
        int each = axis == runs.axes() - 1 ? columns : axis == rowAxis ? rows : 1;
        return Math.ceilDiv(runs.size(axis), each);
    }

    /** Computes the blocks numbered {@code first} to {@code end - 1}. */
    void compute(ElementLoop.Kernel kernel, Object operation, double number, int first, int end) {
        Arrays.fill(copiedFrom, -1);
        for (int block = first; block < end; block++) {
            int inner = runs.axes() - 1;
            int rowBlocks = rowAxis < 0 ? 1 : blocksAlong(rowAxis);
            int columnBlocks = blocksAlong(inner);
            int column = block % columnBlocks * columns;
            int row = block / columnBlocks % rowBlocks * rows;
            locate(block / rowBlocks / columnBlocks, row, column);
            int height = rowAxis < 0 ? 1 : Math.min(rows, runs.size(rowAxis) - row);
            int width = Math.min(columns, runs.size(inner) - column);
            if (copiesOnly) {
                copyTransposed(height, width);
            } else {
                computeBlock(kernel, operation, number, height, width);
            }
        }
        Arrays.fill(used, null); // as in ElementLoop
    }

    private void locate(int outerBlock, int row, int column) {
        int inner = runs.axes() - 1;
        for (int k = 0; k < count; k++) {
            from[k] = runs.offset(k) + column * runs.stride(k) + row * rowStep(k);
        }
        int rest = outerBlock;
        for (int axis = inner - 1; axis >= 0; axis--) {
            if (axis != rowAxis) {
                for (int k = 0; k < count; k++) {
                    from[k] += rest % runs.size(axis) * runs.stride(axis, k);
                }
                rest /= runs.size(axis);
            }
        }
    }

    private int rowStep(int k) {
        return rowAxis < 0 ? 0 : runs.stride(rowAxis, k);
    }

    private void copyTransposed(int height, int width) {
        if (isOutOfLine(runs.stride(1))) {
            transpose(operands[1], from[1], runs.stride(1), width, height, operands[0], from[0], rowStep(0));
        } else {
            transpose(operands[1], from[1], rowStep(1), height, width, operands[0], from[0], runs.stride(0));
        }
    }

    private void computeBlock(ElementLoop.Kernel kernel, Object operation, double number, int height, int width) {
        boolean oneRun = true;
        boolean sameSize = height == copiedHeight && width == copiedWidth;
        for (int k = 0; k < count; k++) {
            used[k] = copied[k] ? room(k) : operands[k];
            usedFrom[k] = copied[k] ? 0 : from[k];
            usedRowStep[k] = copied[k] ? width : rowStep(k);
            usedStep[k] = copied[k] ? 1 : runs.stride(k);
            oneRun &= usedRowStep[k] == width * usedStep[k];
            if (copied[k] && k > 0 && !(copiedFrom[k] == from[k] && sameSize)) {
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
                at[k] = usedFrom[k] + i * usedRowStep[k];
            }
            kernel.run(operation, number, used, at, usedStep, length);
        }
        if (copied[0]) {
            copyOut(height, width);
        }
    }

    private Strided room(int k) {
        DType dtype = operands[k].dtype();
        Strided[] rooms = SCRATCH.get().computeIfAbsent(dtype, type -> new Strided[from.length]);
        if (rooms[k] == null) {
            rooms[k] = Strided.allocate(dtype, Shape.of(ELEMENTS));
        }
        return rooms[k];
    }

    private void copyIn(int k, int height, int width) {
        if (runs.stride(k) == 0 && width < SHORT_FILL && rowStep(k) != 0) {
            repeat(operands[k], from[k], rowStep(k), height, width, used[k]);
            return;
        }
        if (rowStep(k) == 1 && runs.stride(k) != 0) {
            transpose(operands[k], from[k], runs.stride(k), width, height, used[k], 0, width);
            return;
        }
        int different = rowStep(k) == 0 ? 1 : height;
        for (int i = 0; i < different; i++) {
            copy(operands[k], from[k] + i * rowStep(k), runs.stride(k), used[k], i * width, 1, width);
        }
        for (int done = different; done < height; done *= 2) { // the one row again and again
            copy(used[k], 0, 1, used[k], done * width, 1, Math.min(done, height - done) * width);
        }
    }

    private void copyOut(int height, int width) {
        if (rowStep(0) == 1) {
            transpose(used[0], 0, width, height, width, operands[0], from[0], runs.stride(0));
            return;
        }
        for (int i = 0; i < height; i++) {
            copy(used[0], i * width, 1, operands[0], from[0] + i * rowStep(0), runs.stride(0), width);
        }
    }

    static void transpose(Strided x, int xFrom, int xRow, int height, int width,
            Strided out, int outFrom, int outRow) {
        if (x.isF32()) {
            KernelProvider.floats()
                    .transpose(x.floats(), xFrom, xRow, height, width, out.floats(), outFrom, outRow);
        } else {
            KernelProvider.doubles()
                    .transpose(x.doubles(), xFrom, xRow, height, width, out.doubles(), outFrom, outRow);
        }
    }

    private static void repeat(Strided x, int xFrom, int xStep, int number, int times, Strided out) {
        if (x.isF32()) {
            KernelProvider.floats().repeat(x.floats(), xFrom, xStep, number, times, out.floats());
        } else {
            KernelProvider.doubles().repeat(x.doubles(), xFrom, xStep, number, times, out.doubles());
        }
    }

    private static void copy(Strided x, int xFrom, int xStep, Strided out, int outFrom, int outStep, int length) {
        if (x.isF32()) {
            KernelProvider.floats()
                    .unary(UnaryOp.COPY, x.floats(), xFrom, xStep, out.floats(), outFrom, outStep, length);
        } else {
            KernelProvider.doubles()
                    .unary(UnaryOp.COPY, x.doubles(), xFrom, xStep, out.doubles(), outFrom, outStep, length);
        }
    }
}
