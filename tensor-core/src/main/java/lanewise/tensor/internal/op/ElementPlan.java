package lanewise.tensor.internal.op;

import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.tensor.internal.layout.StridedRuns;

/**
 * How an element-wise operation goes through its operands. {@link ElementPlanner} makes it once, from shapes, strides and
 * the kind of kernel; {@link ElementLoop} carries it out. A plan prints what was decided.
 */
sealed interface ElementPlan {
    /** No element: nothing is to do. */
    Empty EMPTY = new Empty();

    /** All operands have as many elements as the result and lie in row-major order. */
    Contiguous CONTIGUOUS = new Contiguous();

    /** Nothing is to do. */
    record Empty() implements ElementPlan {}

    /** One run. */
    record Contiguous() implements ElementPlan {}

    /** Runs along the axes that all operands allow to merge, one after the other. */
    final class Runs implements ElementPlan {
        final StridedRuns walk;

        Runs(StridedRuns walk) {
            this.walk = walk;
        }

        @Override
        public String toString() {
            return "Runs[" + walk + "]";
        }
    }

    /**
     * Blocks with one row for each position along one further axis. Operands that do not have their elements side by side
     * along the common run are copied to a scratch array first, block by block, or from there afterwards if it is the
     * result. If an operand has its neighbours along the further axis, copying it is a transposition.
     */
    final class Blocks implements ElementPlan {
        final StridedRuns walk;
        boolean transposesOnly;  // a copy that is nothing but a transposition, without scratch arrays
        boolean transposesInput; // whether it is the input that has no neighbours along the run, not the result
        int rowAxis;            // -1 if a block is one row
        int rows;               // of a whole block
        int columns;
        final boolean[] copied;

        Blocks(StridedRuns walk, int maxOperands) {
            this.walk = walk;
            copied = new boolean[maxOperands];
        }

        /** Returns the number of blocks. */
        int number() {
            int number = 1;
            for (int axis = 0; axis < walk.axes(); axis++) {
                number *= blocksAlong(axis);
            }
            return number;
        }

        int blocksAlong(int axis) {
            int each = axis == walk.axes() - 1 ? columns : axis == rowAxis ? rows : 1;
            return Math.ceilDiv(walk.size(axis), each);
        }

        /** Returns the distance between rows of a block in an operand. */
        int rowStride(int operand) {
            return rowAxis < 0 ? 0 : walk.stride(rowAxis, operand);
        }

        @Override
        public String toString() {
            int[] copies = IntStream.range(0, walk.layouts()).filter(k -> copied[k]).toArray();
            return "Blocks[" + rows + " × " + columns + ", rows along axis " + rowAxis
                    + (transposesOnly ? ", transposed" : ", copied " + Arrays.toString(copies)) + ", " + walk + "]";
        }
    }
}
