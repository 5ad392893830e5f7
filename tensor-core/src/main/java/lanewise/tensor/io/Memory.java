package lanewise.tensor.io;

import java.io.IOException;
import java.util.function.IntFunction;

/** Allocates arrays whose lengths stand in a file; what the heap cannot hold is an IOException that says so. */
final class Memory {
    private static final long MEBIBYTE = 1 << 20;

    private Memory() {}

    /**
     * Refuses what can never fit.
     *
     * @throws IOException if that many bytes are more than the heap may have
     */
    static void require(long bytes) throws IOException {
        if (bytes > Runtime.getRuntime().maxMemory()) {
            throw notEnough(bytes);
        }
    }

    /** Returns a new array. */
    static <A> A allocate(int length, int elementBytes, IntFunction<A> create) throws IOException {
        try {
            return create.apply(length);
        } catch (OutOfMemoryError _) { // the array alone was not to be had, so the heap is as it was
            throw notEnough((long) length * elementBytes);
        }
    }

    /** Returns an exception that says how large the heap should be. */
    static IOException notEnough(long bytes) {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        long enough = (bytes + used) / MEBIBYTE * 5 / 4 + 64; // collectors need some room
        return new IOException("its contents need " + (bytes + MEBIBYTE - 1) / MEBIBYTE
                + " MiB of memory beside what is in use, and the heap may have " + maxHeap()
                + " in all; start java with -Xmx" + enough + "m or more");
    }

    static String maxHeap() {
        return Runtime.getRuntime().maxMemory() / MEBIBYTE + " MiB";
    }
}
