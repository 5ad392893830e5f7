package lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void oneIsNoPlural() {
        assertEquals("1 epoch", Counts.of(1, "epoch"));
        assertEquals("0 epochs", Counts.of(0, "epoch"));
        assertEquals("2000 epochs", Counts.of(2000, "epoch"));
        assertEquals("1 class", Counts.of(1, "class", "classes"));
        assertEquals("10 classes", Counts.of(10, "class", "classes"));
        assertEquals("1 step", Counts.grouped(1, "step"));
        assertEquals("45,000 steps", Counts.grouped(45_000, "step"));
    }
}
