package lanewise.benchmarks.peers;

/** One product of two matrices that a peer keeps in its own memory. */
public interface Product extends AutoCloseable {
    /** Computes C = A·B; returns C, so that no compiler can leave the work out. */
    Object multiply();

    /** Frees what the garbage collector does not. */
    @Override
    default void close() {}
}
