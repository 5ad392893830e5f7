package lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lanewise.testing.ClassReferences;
import lanewise.train.series.RunSeries;
import org.junit.jupiter.api.Test;

/** Which package may refer to which in this module, by its class files. */
class DependenciesTest {
    /** Each package refers to later ones alone. */
    private static final List<String> DOWNWARD = List.of(
            "cli", "cli.command", "cli.argument", "cli.option", "cli.progress", "cli.process",
            "experiment.reproduction", "experiment.training", "experiment.depth", "experiment.unit",
            "experiment.optimisation", "experiment",
            "report", "report.html", "report.chart.rendering", "report.chart", "engine",
            "series", "tensorboard", "export", "check",
            "record", "training", "machine", "evaluation", "data.part", "config", "config.field", "model",
            "data.selection", "data.fetch", "data.folder", "data.synthetic", "data.cifar", "data");

    private static final ClassReferences CLASSES = ClassReferences.besides(RunSeries.class);

    private static String packageName(String name) {
        return ClassReferences.packageOf(name).replaceFirst("^lanewise\\.train\\.", "");
    }

    @Test
    void everyPackageHasItsPlace() {
        assertEquals(Set.copyOf(DOWNWARD), CLASSES.classes().stream().map(DependenciesTest::packageName)
                .collect(Collectors.toSet()));
    }

    @Test
    void referencesLeadDownwards() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) -> CLASSES.classes().contains(to)
                && DOWNWARD.indexOf(packageName(to)) < DOWNWARD.indexOf(packageName(from))));
        assertEquals(List.of(), CLASSES.circle(ClassReferences::packageOf));
    }

    @Test
    void theVectorApiIsNotUsed() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) -> to.startsWith("jdk.incubator.vector.")));
    }

    @Test
    void circlesAreFound() {
        // If reporters belonged to the reports, series would lead to them, as reports do to series.
        assertFalse(CLASSES.circle(name -> name.endsWith(".RunReporter") ? "report" : packageName(name)).isEmpty());
    }

    /** Java's serialisation, which makes objects of any class that bytes name, reads nothing. */
    @Test
    void bytesNeverNameTheClassesOfObjects() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) -> to.equals("java.io.ObjectInputStream")
                || to.equals("java.io.ObjectInput") || to.equals("java.beans.XMLDecoder")));
    }

    /** Only npm is: no file can name a program. */
    @Test
    void programsAreStartedInOnePlace() {
        assertEquals(List.of("lanewise.train.data.fetch.NpmClient → java.lang.ProcessBuilder"), CLASSES.unwanted((from, to) ->
                to.equals("java.lang.ProcessBuilder")));
    }
}
