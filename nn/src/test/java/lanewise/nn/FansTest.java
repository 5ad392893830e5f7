package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import org.junit.jupiter.api.Test;

class FansTest {
    /**
     * <pre>
     * for s in [(5, 3), (6, 3, 4), (8, 2, 3, 5), (4, 1, 2, 3, 2)]:
     *     print(torch.nn.init._calculate_fan_in_and_fan_out(torch.zeros(s)))
     * </pre>
     */
    @Test
    void areThoseOfPyTorch() {
        assertEquals(new Fans(3, 5), Fans.of(Shape.of(5, 3)));
        assertEquals(new Fans(12, 24), Fans.of(Shape.of(6, 3, 4)));
        assertEquals(new Fans(30, 120), Fans.of(Shape.of(8, 2, 3, 5)));
        assertEquals(new Fans(12, 48), Fans.of(Shape.of(4, 1, 2, 3, 2)));
    }

    @Test
    void aVectorHasNone() {
        assertEquals("Fans: weights of shape (7,) have no inputs and outputs, whose axes are the first two; name the fans,"
                + " new Fans(in, out)",
                assertThrows(ShapeMismatchException.class, () -> Fans.of(Shape.of(7))).getMessage());
    }

    @Test
    void negativeOnesAreRefused() {
        assertEquals("Fans: a fan must not be negative: in -1, out 2",
                assertThrows(IllegalArgumentException.class, () -> new Fans(-1, 2)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Fans(1, -2));
        assertEquals(new Fans(0, 0), Fans.of(Shape.of(0, 0)));
    }
}
