package lanewise.nn.internal;

import java.util.function.Supplier;
import lanewise.tensor.Philox;

/**
 * The random numbers of modules that are made to take over the values of others. They take none of the sequence of the
 * process, so that what is made later does not depend on how many there were; unless whoever makes them sets its seed, for
 * noise with the seeds of the others. For one thread.
 */
public final class ReplicaStreams {
    private static final ScopedValue<ReplicaStreams> CURRENT = ScopedValue.newInstance();
    private static final long SEED = Long.MIN_VALUE; // one that nobody takes, so that noise without a seed is told apart

    private static final ReplicaStreams LEFT = new ReplicaStreams();

    static {
        LEFT.left = true;
    }

    private boolean left;
    private long count;

    private ReplicaStreams() {}

    /** Calls what makes such modules on this thread. */
    public static <T> T call(Supplier<T> task) {
        return ScopedValue.where(CURRENT, new ReplicaStreams()).call(task::get);
    }

    /** Returns whether the task of {@link #call} is running on this thread, and has set no seed. */
    public static boolean areInUse() {
        return CURRENT.isBound() && !CURRENT.get().left;
    }

    /** Returns a scope with a sequence of its own, whose numbers are wanted in it. */
    public static ScopedValue.Carrier leave(ScopedValue.Carrier scope) {
        return scope.where(CURRENT, LEFT);
    }

    /** Says that the seed of the process was set, whose numbers are wanted from now on. */
    public static void leave() {
        if (CURRENT.isBound()) {
            CURRENT.get().left = true;
        }
    }

    /** Returns the next stream. */
    public static Philox next() {
        return new Philox(SEED, CURRENT.get().count++);
    }
}
