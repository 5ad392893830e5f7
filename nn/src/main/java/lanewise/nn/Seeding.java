package lanewise.nn;

import java.util.concurrent.atomic.AtomicLong;
import lanewise.nn.internal.RandomFill;
import lanewise.nn.internal.ReplicaStreams;
import lanewise.tensor.Philox;

/**
 * Where modules that are not told otherwise take their random numbers from: the first values of a {@link Linear}, the
 * seed of a {@link Dropout}. Each module that is made takes the next stream of a sequence under one seed, so no two share
 * their numbers, and the same program makes the same modules.
 *
 * <p>There is one sequence for the whole process. Its seed is {@value #INITIAL_SEED} until {@link #setSeed} begins another
 * one, as PyTorch's {@code manual_seed} does. Threads may take from it at once: each stream is given away once, but which
 * thread gets which is then up to chance. For modules that depend on nothing but a seed, whatever other threads and other
 * parts of the program do, there is {@link #withSeed}:
 *
 * <pre>{@code
 * Sequential model = Seeding.withSeed(42, () -> new Sequential(
 *         new Linear(784, 128, F32), new ReLU(), new Dropout(0.5), new Linear(128, 10, F32)));
 * }</pre>
 *
 * <p>Stream k of a sequence is {@code new Philox(seed, 2⁶² + k)}. An {@code Initializer} and noise count their streams from
 * 0, so they do not meet, even under the same seed. Transforms of a {@link lanewise.nn.data.DataLoader} do: outside of a
 * training, in epoch 0, sample k has stream k under its seed. Give them a seed of their own.
 */
public final class Seeding {
    /** The seed of the process until another one is set. */
    public static final long INITIAL_SEED = 0;

    private static final long FIRST_STREAM = 1L << 62;

    /** Streams under one seed, and how many of them were given away. */
    private record Sequence(long seed, AtomicLong count) {
        Sequence(long seed) {
            this(seed, new AtomicLong());
        }

        Philox next() {
            return new Philox(seed, FIRST_STREAM + count.getAndIncrement());
        }
    }

    private static final ScopedValue<Sequence> SCOPED = ScopedValue.newInstance();
    private static final ScopedValue<Boolean> WITHOUT_VALUES = ScopedValue.newInstance();

    private static volatile Sequence ofProcess = new Sequence(INITIAL_SEED);

    private Seeding() {}

    /**
     * Begins a new sequence for all threads of the process. What {@link #withSeed} calls keeps its own.
     *
     * @param seed any number
     */
    public static void setSeed(long seed) {
        ofProcess = new Sequence(seed);
        ReplicaStreams.leave();
    }

    /**
     * Calls {@code task}; modules that it makes on this thread take their numbers from a new sequence, from its first stream
     * on. The sequence of the process stays where it is.
     *
     * @param seed any number
     * @throws X what the task throws
     */
    public static <T, X extends Throwable> T withSeed(long seed, ScopedValue.CallableOp<? extends T, X> task) throws X {
        return ReplicaStreams.leave(ScopedValue.where(SCOPED, new Sequence(seed))).call(task);
    }

    /**
     * Calls {@code task}; modules that it makes on this thread have zeros where they would draw first values: for those that
     * get others at once, from a file or an {@code Initializer}. It spares the numbers, some 30 ms for a million of them.
     *
     * @throws X what the task throws
     */
    public static <T, X extends Throwable> T withoutFirstValues(ScopedValue.CallableOp<? extends T, X> task) throws X {
        return ScopedValue.where(WITHOUT_VALUES, true).call(task);
    }

    /** Returns the next stream, which is nobody else's: for a module of your own with random first values. */
    public static Philox nextStream() {
        if (ReplicaStreams.areInUse()) {
            return ReplicaStreams.next();
        }
        return (SCOPED.isBound() ? SCOPED.get() : ofProcess).next();
    }

    /**
     * Fills the parameters of one layer with PyTorch's default: numbers uniform in ±1 ÷ √(fan-in), of the next stream, one
     * parameter after the other. Leaves them as they are where {@link #withoutFirstValues} asks for it.
     *
     * @param parameters have fans
     */
    static void fill(Parameter... parameters) {
        if (WITHOUT_VALUES.isBound()) {
            return;
        }
        Philox random = nextStream();
        long position = 0;
        for (Parameter parameter : parameters) {
            double bound = RandomFill.defaultBound(parameter.fans().orElseThrow().in());
            RandomFill.uniform(parameter.value(), bound, random, position);
            position += parameter.value().elements();
        }
    }

    /**
     * Fills a parameter with normal numbers of mean 0 and variance 1, of the next stream. Leaves it as it is where
     * {@link #withoutFirstValues} asks for it.
     */
    static void fillNormal(Parameter parameter) {
        if (!WITHOUT_VALUES.isBound()) {
            RandomFill.normal(parameter.value(), 1, nextStream(), 0);
        }
    }
}
