package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lanewise.testing.ClassReferences;
import org.junit.jupiter.api.Test;

/** Which package may refer to which in this module, by its class files. */
class DependenciesTest {
    private static final String FACE = "lanewise.nn";
    private static final String INTERNAL = FACE + ".internal";

    /** Packages that know the modules, and of which none knows another. */
    private static final Set<String> ABOVE = Set.of(FACE + ".gradcheck", FACE + ".init", FACE + ".optim");

    /** Packages that know tensors alone. */
    private static final Set<String> BESIDE = Set.of(FACE + ".data", FACE + ".loss", FACE + ".metrics");

    /** Gradients of batches, which are computed by modules and losses, and steps of optimizers by them. */
    private static final String SHARDING = FACE + ".sharding";

    private static final Set<String> OF_SHARDING = Set.of(FACE, FACE + ".data", FACE + ".loss", FACE + ".optim");

    /** The package that brings them together: it knows all of these but {@code gradcheck} and {@code init}. */
    private static final String TRAINING = FACE + ".training";

    private static final Set<String> OF_TRAINING = Set.of(
            FACE, FACE + ".data", FACE + ".loss", FACE + ".metrics", FACE + ".optim", SHARDING);

    private static final ClassReferences CLASSES = ClassReferences.besides(Module.class);

    private static boolean mayRefer(String from, String to) {
        return from.equals(to) || to.equals(INTERNAL) || to.equals(FACE) && ABOVE.contains(from)
                || from.equals(SHARDING) && OF_SHARDING.contains(to) || from.equals(TRAINING) && OF_TRAINING.contains(to);
    }

    @Test
    void everyPackageHasItsPlace() {
        Set<String> packages = CLASSES.classes().stream().map(ClassReferences::packageOf).collect(Collectors.toSet());
        packages.removeAll(ABOVE);
        packages.removeAll(BESIDE);
        assertEquals(Set.of(FACE, INTERNAL, SHARDING, TRAINING), packages);
    }

    @Test
    void referencesLeadToTheModulesAndToWhatIsSharedAlone() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) -> CLASSES.classes().contains(to)
                && !mayRefer(ClassReferences.packageOf(from), ClassReferences.packageOf(to))));
        assertEquals(List.of(), CLASSES.circle(ClassReferences::packageOf));
    }

    /** Tensors are used by their face: what lies behind it may change. Only trainings write files. */
    @Test
    void nothingOutsideIsUsedButTensorsAndTheJdk() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) -> !CLASSES.classes().contains(to)
                && !ClassReferences.packageOf(to).equals("lanewise.tensor") && !to.startsWith("java.")
                && !(ClassReferences.packageOf(from).equals(TRAINING)
                        && ClassReferences.packageOf(to).equals("lanewise.tensor.io"))));
    }

    @Test
    void aCircleWouldBeFound() {
        // If activations belonged to the optimizers, these would lead back to themselves by way of the modules.
        assertFalse(CLASSES.circle(name -> name.equals(Activation.class.getName()) ? FACE + ".optim"
                : ClassReferences.packageOf(name)).isEmpty());
    }

    /** Java's serialisation, which makes objects of any class that bytes name, reads nothing. */
    @Test
    void bytesNeverNameTheClassesOfObjects() {
        assertEquals(List.of(), CLASSES.unwanted((from, to) -> to.equals("java.io.ObjectInputStream")
                || to.equals("java.io.ObjectInput") || to.equals("java.beans.XMLDecoder")));
    }
}
