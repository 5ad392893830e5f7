package lanewise.tensor.internal.simd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Chooses once, when the library is first used, between vector and scalar kernels: by ordered checks whose outcome is
 * logged with its reason. The system property {@value #SIMD_PROPERTY} ({@code auto}, {@code vector} or {@code scalar})
 * overrides the checks. Both kinds give the same bits.
 */
public final class SimdChoice {
    /** System property: which kernels to use. */
    public static final String SIMD_PROPERTY = "lanewise.simd";

    private static final String MODULE = "jdk.incubator.vector";
    private static final List<String> WIDTHS = List.of("128", "256", "512");
    private static final Choice CHOICE = choose();

    private SimdChoice() {}

    /** Which kernels, and why. */
    private record Choice(boolean vector, Level level, String reason) {}

    /** Returns whether the vector kernels are in use. */
    public static boolean isVector() {
        return CHOICE.vector;
    }

    /** Returns the width of the vectors in bits, 0 without vectors. */
    public static int vectorBits() {
        return CHOICE.vector ? VectorLanes.bits() : 0;
    }

    /** Returns why the kernels in use were chosen; where something is missing, the remedy too. */
    public static String reason() {
        return CHOICE.reason;
    }

    private static Choice choose() {
        Choice choice = check();
        Logger logger = System.getLogger("lanewise.tensor");
        logger.log(choice.level, () -> (choice.vector ? "vector kernels: " : "scalar kernels: ") + choice.reason);
        return choice;
    }

    private static Choice check() {
        String wanted = System.getProperty(SIMD_PROPERTY, "auto");
        if (wanted.equals("scalar")) {
            return new Choice(false, Level.DEBUG, "asked for by -D" + SIMD_PROPERTY + "=scalar");
        }
        if (!wanted.equals("auto") && !wanted.equals("vector")) {
            return new Choice(false, Level.WARNING,
                    "-D" + SIMD_PROPERTY + "=" + wanted + " is none of auto, vector, scalar");
        }
        String bits = System.getProperty(VectorLanes.BITS_PROPERTY);
        if (bits != null && !WIDTHS.contains(bits)) {
            return new Choice(false, Level.WARNING,
                    "-D" + VectorLanes.BITS_PROPERTY + "=" + bits + " is none of 128, 256, 512");
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return new Choice(false, Level.WARNING,
                    "the module " + MODULE + " is not there; start Java with --add-modules " + MODULE);
        }
        if (wanted.equals("vector")) {
            return new Choice(true, Level.DEBUG, "asked for by -D" + SIMD_PROPERTY + "=vector");
        }
        String mode = System.getProperty("java.vm.info", "");
        if (mode.contains("interpreted") || mode.contains("emulated-client")) {
            return new Choice(false, Level.WARNING,
                    "this JVM runs without its compiler C2 (" + mode + "), which vectors need");
        }
        return new Choice(true, Level.DEBUG, "the module " + MODULE + " is there");
    }
}
