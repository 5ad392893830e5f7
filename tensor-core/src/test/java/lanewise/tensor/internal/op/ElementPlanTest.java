package lanewise.tensor.internal.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.layout.Layout;
import org.junit.jupiter.api.Test;

/** For these shapes and strides this plan, as it prints itself. */
class ElementPlanTest {
    private static final ElementKernel ADD = ElementKernels.of(BinaryOp.ADD, DType.F32, DType.F32);
    private static final ElementKernel COPY = ElementKernels.COPY;

    private static Layout rows(int... shape) {
        return Layout.rowMajor(Shape.of(shape));
    }

    private static Layout transposed(int rows, int columns) {
        return rows(columns, rows).transpose("test", 0, 1);
    }

    private static Layout everySecond(int rows, int columns) {
        return rows(rows, 2 * columns).slice("test", 1, 0, 2 * columns, 2);
    }

    private static String plan(ElementKernel kernel, Layout... operands) {
        return new ElementPlanner().plan(kernel, operands.length, operands).toString();
    }

    @Test
    void nothingToDo() {
        assertEquals("Empty[]", plan(ADD, rows(0, 3), rows(1, 3), rows(0, 3)));
        assertEquals("Empty[]", plan(COPY, transposed(0, 3), rows(0, 3)));
    }

    @Test
    void rowMajorOperandsAreOneRun() {
        assertEquals("Contiguous[]", plan(ADD, rows(3, 4), rows(3, 4), rows(1, 3, 4)));
        assertEquals("Contiguous[]", plan(ADD, rows(1), rows(), rows(1, 1)));
        assertEquals("Contiguous[]", plan(COPY, rows(300, 400), rows(300, 400)));
        assertEquals("Contiguous[]",
                plan(ElementKernels.WHERE, rows(3, 4), rows(3, 4), rows(3, 4), rows(3, 4)));
    }

    @Test
    void transposedTogetherTheyAreOneRunToo() {
        assertEquals("Runs[sizes [120000], strides [1], strides [1], strides [1]]",
                plan(ADD, transposed(300, 400), transposed(300, 400), transposed(300, 400)));
    }

    @Test
    void aRowBesideAMatrixIsReadAgainForEachRow() {
        assertEquals("Runs[sizes [300, 400], strides [400, 1], strides [400, 1], strides [0, 1]]",
                plan(ADD, rows(300, 400), rows(300, 400), rows(400)));
    }

    @Test
    void aColumnBesideAMatrixIsANumberForEachRow() {
        assertEquals("Runs[sizes [300, 400], strides [400, 1], strides [400, 1], strides [1, 0]]",
                plan(ADD, rows(300, 400), rows(300, 400), rows(300, 1)));
        // As the first operand, which no kernel takes as a number, it is copied often enough for a block.
        assertEquals("Blocks[10 × 400, rows along axis 0, copied [1], "
                + "sizes [300, 400], strides [400, 1], strides [1, 0], strides [400, 1]]",
                plan(ADD, rows(300, 400), rows(300, 1), rows(300, 400)));
    }

    @Test
    void shortRowsThatRepeatAreCopiedForManyRowsAtOnce() {
        assertEquals("Blocks[409 × 10, rows along axis 0, copied [2], "
                + "sizes [10000, 10], strides [10, 1], strides [10, 1], strides [0, 1]]",
                plan(ADD, rows(10_000, 10), rows(10_000, 10), rows(10)));
    }

    @Test
    void aTransposedOperandIsTransposedBlockByBlock() {
        assertEquals("Blocks[16 × 256, rows along axis 0, copied [2], "
                + "sizes [300, 400], strides [400, 1], strides [400, 1], strides [1, 300]]",
                plan(ADD, rows(300, 400), rows(300, 400), transposed(300, 400)));
        // Two of them: the axes follow those, and the result is transposed.
        assertEquals("Blocks[16 × 256, rows along axis 0, copied [0], "
                + "sizes [400, 300], strides [1, 400], strides [300, 1], strides [300, 1]]",
                plan(ADD, rows(300, 400), transposed(300, 400), transposed(300, 400)));
    }

    @Test
    void aCopyIsATranspositionOrRuns() {
        assertEquals("Blocks[16 × 256, rows along axis 0, transposed, "
                + "sizes [300, 400], strides [400, 1], strides [1, 300]]",
                plan(COPY, rows(300, 400), transposed(300, 400)));
        assertEquals("Runs[sizes [120000], strides [1], strides [2]]",
                plan(COPY, rows(300, 400), everySecond(300, 400)));
        assertEquals("Runs[sizes [300, 400], strides [400, 1], strides [1, 0]]",
                plan(COPY, rows(300, 400), rows(300, 1)));
    }

    @Test
    void everySecondElementHasALoopOfItsOwnUnlessOnePowersThem() {
        assertEquals("Runs[sizes [120000], strides [1], strides [2], strides [2]]",
                plan(ADD, rows(300, 400), everySecond(300, 400), everySecond(300, 400)));
        assertEquals("Blocks[1 × 4096, rows along axis -1, copied [1, 2], "
                + "sizes [120000], strides [1], strides [2], strides [2]]",
                plan(ElementKernels.of(BinaryOp.POW, DType.F32, DType.F32), rows(300, 400), everySecond(300, 400),
                        everySecond(300, 400)));
        assertEquals("Blocks[1 × 4096, rows along axis -1, copied [2], "
                + "sizes [120000], strides [1], strides [1], strides [2]]",
                plan(ADD, rows(300, 400), rows(300, 400), everySecond(300, 400)));
        // Nor is there one of integers, which took seven times as long without blocks.
        for (DType dtype : new DType[] {DType.I32, DType.I64, DType.U8}) {
            assertEquals("Blocks[1 × 4096, rows along axis -1, copied [1, 2], "
                    + "sizes [120000], strides [1], strides [2], strides [2]]",
                    plan(ElementKernels.of(BinaryOp.ADD, dtype, dtype), rows(300, 400), everySecond(300, 400),
                            everySecond(300, 400)));
        }
    }

    @Test
    void fewElementsAreNotWorthBlocks() {
        assertEquals("Runs[sizes [5, 6], strides [6, 1], strides [1, 5], strides [6, 1]]",
                plan(ADD, rows(5, 6), transposed(5, 6), rows(5, 6)));
    }

    @Test
    void aPlannerMakesOnePlanAfterTheOther() {
        ElementPlanner planner = new ElementPlanner();
        Layout matrix = rows(300, 400);
        String first = planner.plan(ADD, 3, matrix, matrix, transposed(300, 400)).toString();
        assertEquals("Runs[sizes [120000], strides [1], strides [2]]",
                planner.plan(COPY, 2, matrix, everySecond(300, 400)).toString());
        assertEquals(first, planner.plan(ADD, 3, matrix, matrix, transposed(300, 400)).toString());
    }
}
