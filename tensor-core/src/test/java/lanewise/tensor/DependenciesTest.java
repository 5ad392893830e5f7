package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import lanewise.testing.ClassReferences;
import org.junit.jupiter.api.Test;

/** Who may refer to whom in this module, by its class files. */
class DependenciesTest {
    private static final String FACE = "lanewise.tensor";
    private static final String INTERNAL = FACE + ".internal.";

    /** The values that everything may use live in the face's package, but lie below the rest; exceptions do too. */
    private static final Set<String> VALUES = Set.of("ConvolutionAlgorithm", "Shape", "DType", "PadMode", "Philox", "Window2d");

    /** Each group refers to later ones alone. */
    private static final List<String> DOWNWARD =
            List.of("io", "face", "op", "conv", "gemm", "kernel", "math", "simd", "layout", "parallel", "file", "values");

    private static final ClassReferences CLASSES = ClassReferences.besides(Tensor.class);

    private static String group(String name) {
        String home = ClassReferences.packageOf(name);
        if (home.equals(FACE)) {
            return VALUES.contains(simple(name)) || name.endsWith("Exception") ? "values" : "face";
        }
        return home.substring(home.lastIndexOf('.') + 1);
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean isOurs(String name) {
        return CLASSES.classes().contains(name);
    }

    @Test
    void everyGroupHasItsPlaceAndNoneIsEmpty() {
        assertEquals(Set.copyOf(DOWNWARD), CLASSES.classes().stream().map(DependenciesTest::group)
                .collect(Collectors.toSet()));
        assertTrue(VALUES.stream().allMatch(name -> isOurs(FACE + "." + name)), VALUES::toString);
    }

    @Test
    void referencesLeadDownwards() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) ->
                isOurs(to) && DOWNWARD.indexOf(group(to)) < DOWNWARD.indexOf(group(from))));
        assertEquals(List.of(), CLASSES.circle(DependenciesTest::group));
    }

    @Test
    void nothingInternalKnowsTensor() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) ->
                from.startsWith(INTERNAL) && to.equals(Tensor.class.getName())));
    }

    @Test
    void valuesKnowNothingInternal() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) ->
                group(from).equals("values") && isOurs(to) && !group(to).equals("values")));
        assertEquals(List.of(), CLASSES.unwanted((from, to) ->
                from.endsWith("Exception") && to.startsWith(INTERNAL)), "wherever the exception lives");
    }

    @Test
    void theVectorApiIsUsedByClassesThatAreNamedSo() {
        List<String> uses = CLASSES.unwanted((from, to) -> to.startsWith("jdk.incubator.vector."));
        assertFalse(uses.isEmpty());
        assertEquals(List.of(), uses.stream().filter(use -> !simple(use.split(" ")[0]).startsWith("Vector")).toList());
    }

    /** One class with references of each kind. */
    @SuppressWarnings({"unused", "ComparableType"})
    private abstract static class OfEachKind extends ClassLoader implements Comparable<BitSet> {
        private List<java.util.UUID> generic;
        private java.util.Random field;

        abstract java.util.Currency result(java.util.Calendar parameter);

        Object uses() throws IOException {
            new CRC32().update(1);
            ArrayDeque<String> local = null;
            return Path.of(Locale.ROOT.toString()) == null ? java.util.zip.Deflater.class : new java.net.URI[1];
        }
    }

    @Test
    void everyKindOfReferenceIsSeen() {
        Set<String> seen = ClassReferences.besides(DependenciesTest.class).of(DependenciesTest.class.getName());
        for (Class<?> used : List.of(ClassLoader.class, Comparable.class, BitSet.class, java.util.UUID.class,
                java.util.Random.class, java.util.Currency.class, java.util.Calendar.class, IOException.class,
                CRC32.class, Path.class, Locale.class, java.util.zip.Deflater.class, java.net.URI.class)) {
            assertTrue(seen.contains(used.getName()), used + " in " + seen);
        }
    }

    @Test
    void circlesAreFound() {
        // If shapes belonged to the operations, layouts would lead back to them.
        List<String> circle = CLASSES.circle(name -> simple(name).equals("Shape") ? "op" : group(name));
        assertFalse(circle.isEmpty());
        assertTrue(circle.stream().anyMatch(reference -> reference.endsWith(Shape.class.getName())), circle::toString);
    }

    /** Java's serialisation, which makes objects of any class that bytes name, reads nothing. */
    @Test
    void bytesNeverNameTheClassesOfObjects() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) -> to.equals("java.io.ObjectInputStream")
                || to.equals("java.io.ObjectInput") || to.equals("java.beans.XMLDecoder")));
    }
}
