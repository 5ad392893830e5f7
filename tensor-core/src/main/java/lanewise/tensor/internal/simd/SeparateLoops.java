package lanewise.tensor.internal.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Long loops over vectors of which C2 compiles each by itself, found by the constants of an enum.
 *
 * <p>C2 compiles a method together with those that it calls, until there are too many nodes; what it comes to then it does not
 * inline, and each vector that is handed over becomes an object, for as long as the process lives. A switch whose cases are
 * short loops stays below that. Loops of dozens of operations are called by handles that C2 does not know while it compiles.
 */
public final class SeparateLoops<E extends Enum<E>> {
    private final Map<E, MethodHandle> handles;

    /**
     * Finds the loops.
     *
     * @param lookup of the class whose static methods they are
     * @param type what all of them take and return
     * @param names the name of each one's method; there is one at least
     */
    public SeparateLoops(Lookup lookup, MethodType type, Map<E, String> names) {
        Map<E, MethodHandle> found = new HashMap<>();
        names.forEach((operation, name) -> {
            try {
                found.put(operation, lookup.findStatic(lookup.lookupClass(), name, type));
            } catch (NoSuchMethodException | IllegalAccessException e) {
                throw new LinkageError(lookup.lookupClass().getName() + "." + name, e);
            }
        });
        handles = new EnumMap<>(found); // which knows its type by what it copies
    }

    /** Returns whether an operation has a loop. */
    public boolean has(E operation) {
        return handles.containsKey(operation);
    }

    /** Returns the loop of an operation, to be called by {@code invokeExact}. */
    public MethodHandle of(E operation) {
        MethodHandle handle = handles.get(operation);
        if (handle == null) {
            throw new IllegalArgumentException(operation + " has no loop here");
        }
        return handle;
    }

    /** Returns what a call of a loop threw, to be thrown: loops throw nothing that has to be declared. */
    public static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }
}
