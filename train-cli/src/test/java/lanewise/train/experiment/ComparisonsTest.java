package lanewise.train.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.series.Sample;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
    private static final Sample OURS = Sample.of(0.49, 0.5, 0.51);

    @Test
    void aRunOfADocumentIsWithinWhereFurtherRunsOfOursWouldLie() {
        // 0.5 ± 4.30265 · 0.01 · √(4/3) = 0.5 ± 0.04968
        Comparison within = Comparisons.ofOneRun("test accuracy", "somebody", 0.4504, OURS, 4);
        assertEquals(new Comparison("test accuracy", "somebody", "0.4504", "0.5000 ± 0.0100", true,
                "95 % of single runs lie in 0.4503 to 0.5497 (t interval, 3 seeds)"), within);
        assertFalse(Comparisons.ofOneRun("test accuracy", "somebody", 0.4503, OURS, 4).within());
        assertFalse(Comparisons.ofOneRun("test accuracy", "somebody", 0.5497, OURS, 4).within());
    }

    @Test
    void aStatementIsWithinIfTheSeedsShowIt() {
        Comparison shown = Comparisons.ofDifference("epochs saved", "somebody", "faster", Sample.of(1, 2, 3), 1,
                " epochs");
        assertTrue(shown.within());
        assertEquals("2.0 ± 1.0 epochs", shown.ours());
        assertFalse(Comparisons.ofDifference("epochs saved", "somebody", "faster", Sample.of(0, 2, 4), 1, "")
                .within());
    }

    @Test
    void aMeanLiesInARange() {
        assertTrue(Comparisons.ofRange("mean", "somebody", 0.48, 0.5, OURS, 2).within());
        Comparison outside = Comparisons.ofRange("mean", "somebody", 0.501, 0.51, OURS, 3);
        assertFalse(outside.within());
        assertEquals("0.501 to 0.510", outside.documents());
    }
}
