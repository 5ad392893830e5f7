package lanewise.tensor.internal.simd;

/**
 * Loads the classes whose methods are to be inlined into loops over vectors, before the loops are compiled.
 *
 * <p>C1, which compiles a loop first and counts its calls, does not count those of methods whose class was not there yet, as
 * when a method ran a few times with arguments that never came to its loop. C2 then takes such a call for one that is never
 * made, does not inline it, and each vector that it takes or returns becomes an object, for as long as the process lives.
 */
public final class InlinedHelpers {
    private InlinedHelpers() {}

    /** Loads and initialises classes; called when the class with the loops is initialised. */
    public static void load(Class<?>... classes) {
        for (Class<?> each : classes) {
            try {
                Class.forName(each.getName(), true, each.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new LinkageError(each.getName(), e); // it is there
            }
        }
    }
}
