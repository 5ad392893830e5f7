package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void sizesAndProducts() {
        Shape shape = Shape.of(2, 3, 5);
        assertEquals(3, shape.rank());
        assertEquals(30, shape.elements());
        assertEquals(3, shape.dim(1));
        assertEquals(5, shape.dim(-1));
        assertEquals(2, shape.dim(-3));
        assertEquals(1, Shape.of().elements());
        assertEquals(0, Shape.of(4, 0, 7).elements());
        assertEquals(2, shape.normalizeAxis(-1));
    }

    @Test
    void theMostElementsLeaveRoomForABlockMore() {
        assertEquals(Shape.MAX_ELEMENTS, Shape.of(Shape.MAX_ELEMENTS, 1).elements());
        assertEquals(Integer.MAX_VALUE, Shape.MAX_ELEMENTS + 0xFFFF);
        assertThrows(IllegalArgumentException.class, () -> Shape.of(Shape.MAX_ELEMENTS + 1));
        assertEquals("of: shape (1073741824, 2) has more than 2,147,418,112 elements, the most of a tensor",
                assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 30, 2)).getMessage());
        // Its product is 0 in an int and in a long.
        assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 30, 1 << 30, 1 << 30));
        assertEquals(0, Shape.of(1 << 30, 1 << 30, 0).elements());
    }

    @Test
    void refusesNegativeSizesAndAxesThatAreNotThere() {
        assertEquals("of: negative dimension in shape (0, -2)",
                assertThrows(IllegalArgumentException.class, () -> Shape.of(0, -2)).getMessage());
        for (int axis : new int[] {2, -3}) {
            assertEquals("dim: axis " + axis + " is out of range for shape (4, 5), whose axes are -2 to 1",
                    assertThrows(IndexOutOfBoundsException.class, () -> Shape.of(4, 5).dim(axis)).getMessage());
        }
    }

    @Test
    void arraysGivenAndTakenAreCopies() {
        int[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.toArray()[1] = 9;
        assertArrayEquals(new int[] {2, 3}, shape.toArray());
    }

    @Test
    void equalShapesAreEqualObjects() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(6), Shape.of(6, 1));
    }

    @Test
    void theTextIsPythons() {
        assertEquals("()", Shape.of().toString());
        assertEquals("(5,)", Shape.of(5).toString());
        assertEquals("(2, 0, 3)", Shape.of(2, 0, 3).toString());
    }

    /** Every size of the result is one of its operands' sizes, and the other operand has the same or 1. */
    @Property(tries = 500)
    void broadcastingAlignsAtTheLastAxis(@ForAll @Size(max = 4) List<@IntRange(max = 3) Integer> left,
            @ForAll @Size(max = 4) List<@IntRange(max = 3) Integer> right) {
        Shape a = shape(left);
        Shape b = shape(right);
        int rank = Math.max(a.rank(), b.rank());
        boolean fits = true;
        int[] expected = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int da = size(left, axis - rank);
            int db = size(right, axis - rank);
            fits &= da == db || da == 1 || db == 1;
            expected[axis] = da == 1 ? db : da;
        }
        if (fits) {
            assertEquals(Shape.of(expected), Shape.broadcast(a, b));
            assertEquals(Shape.of(expected), Shape.broadcast(b, a));
        } else {
            String message = assertThrows(ShapeMismatchException.class, () -> Shape.broadcast(a, b)).getMessage();
            assertTrue(message.startsWith("broadcast: shapes " + a + " and " + b + " cannot be broadcast together"),
                    message);
        }
    }

    private static Shape shape(List<Integer> sizes) {
        return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    // The size at an axis counted from the end; 1 where there is none.
    private static int size(List<Integer> sizes, int fromEnd) {
        int axis = sizes.size() + fromEnd;
        return axis < 0 ? 1 : sizes.get(axis);
    }
}
