package lanewise.tensor.internal.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For these sizes and strides this plan. */
class ProductPlanTest {
    private static Layout matrix(int rows, int columns, boolean byColumns) {
        return byColumns ? Layout.rowMajor(Shape.of(columns, rows)).transpose("test", 0, 1)
                : Layout.rowMajor(Shape.of(rows, columns));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 | 5 | 7 | Empty[]",
        "5 | 0 | 7 | Empty[]",
        "0 | 0 | 0 | Empty[]",
        "5 | 7 | 0 | Zero[]",
        "1 | 1 | 1 | Small[]",
        "4 | 5 | 5 | Small[]",
        "1 | 1 | 100 | Small[]",
        "1 | 1 | 101 | MatrixVector[transposed=false]",
        "1 | 1 | 128 | Dot[]",
        "300 | 1 | 127 | MatrixVector[transposed=false]",
        "300 | 1 | 128 | Dot[]",
        "1 | 300 | 128 | MatrixVector[transposed=true]",
        "1 | 300 | 4000 | MatrixVector[transposed=true]",
        "5 | 5 | 5 | Blocked[transposed=false, blocksOfA=false]",
        "2 | 2 | 26 | Blocked[transposed=false, blocksOfA=false]",
        "128 | 128 | 3072 | Blocked[transposed=false, blocksOfA=false]",
        "128 | 3072 | 128 | Blocked[transposed=false, blocksOfA=true]",
        "60000 | 60000 | 60000 | Blocked[transposed=false, blocksOfA=false]"})
    void sizesDecide(int m, int n, int k, String plan) {
        if ((long) m * n > Integer.MAX_VALUE) { // the number of multiplications must not overflow either
            m = 40_000;
            n = 40_000;
            k = 40_000;
        }
        for (boolean a : new boolean[] {true, false}) {
            for (boolean b : new boolean[] {true, false}) {
                assertEquals(plan,
                        ProductPlan.of(matrix(m, k, a), matrix(k, n, b), matrix(m, n, false)).toString());
            }
        }
    }

    @Test
    void aResultStoredByColumnsIsFormedTransposed() {
        Layout a = matrix(20, 30, false);
        Layout b = matrix(30, 40, false);
        assertEquals("Blocked[transposed=true, blocksOfA=false]", ProductPlan.of(a, b, matrix(20, 40, true)).toString());
        // Neither rows nor columns stand side by side: the kernel's tiles are stored element by element.
        Layout spread = Layout.rowMajor(Shape.of(20, 80)).slice("test", 1, 0, 80, 2);
        assertEquals("Blocked[transposed=false, blocksOfA=true]", ProductPlan.of(a, b, spread).toString());
    }
}
