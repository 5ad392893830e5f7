package lanewise.benchmarks;

import lanewise.tensor.Parallelism;

/** The number of threads of a benchmark's process. */
public final class Threads {
    private Threads() {}

    /**
     * Sets the library's number of threads, as its peers' is set: once, so that no call spends time on it.
     *
     * @throws IllegalStateException if the library was used before with another number
     */
    public static void useFromTheStart(int threads) {
        System.setProperty("lanewise.threads", Integer.toString(threads));
        if (Parallelism.threads() != threads) {
            throw new IllegalStateException("the library already uses " + Parallelism.threads() + " threads");
        }
    }
}
