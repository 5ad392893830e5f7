package lanewise.tensor.internal.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How threads divide a product. */
class ThreadGridTest {
    private static final int ROW_UNIT = 8;
    private static final int COLUMN_UNIT = 32;

    @Test
    void cutsTheLongSide() {
        assertEquals(new ThreadGrid(2, 1, 1536, 128), ThreadGrid.of(3072, 128, 2, ROW_UNIT, COLUMN_UNIT));
        assertEquals(new ThreadGrid(1, 2, 128, 1536), ThreadGrid.of(128, 3072, 2, ROW_UNIT, COLUMN_UNIT));
    }

    @Test
    void cutsBothSidesOfASquare() {
        assertEquals(new ThreadGrid(4, 4, 256, 256), ThreadGrid.of(1024, 1024, 16, ROW_UNIT, COLUMN_UNIT));
    }

    @Test
    void leavesThreadsWithoutWorkOut() {
        assertEquals(new ThreadGrid(1, 1, 8, 32), ThreadGrid.of(1, 1, 64, ROW_UNIT, COLUMN_UNIT));
        assertEquals(new ThreadGrid(2, 1, 8, 32), ThreadGrid.of(9, 10, 64, ROW_UNIT, COLUMN_UNIT));
    }

    @Property
    void partsCoverEverythingOnceAndNoneIsEmpty(@ForAll @IntRange(min = 1, max = 4000) int rows,
            @ForAll @IntRange(min = 1, max = 4000) int columns, @ForAll @IntRange(min = 1, max = 40) int threads) {
        ThreadGrid grid = ThreadGrid.of(rows, columns, threads, ROW_UNIT, COLUMN_UNIT);
        assertTrue(grid.parts() <= threads, () -> grid + " has too many parts");
        assertEquals(0, grid.rowsEach() % ROW_UNIT);
        assertEquals(0, grid.columnsEach() % COLUMN_UNIT);
        assertTrue((grid.rowParts() - 1) * grid.rowsEach() < rows && rows <= grid.rowParts() * grid.rowsEach(),
                () -> grid + " does not cover " + rows + " rows");
        assertTrue((grid.columnParts() - 1) * grid.columnsEach() < columns
                && columns <= grid.columnParts() * grid.columnsEach(),
                () -> grid + " does not cover " + columns + " columns");
    }
}
