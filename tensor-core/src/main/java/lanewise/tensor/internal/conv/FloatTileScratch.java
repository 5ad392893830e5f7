package lanewise.tensor.internal.conv;

import lanewise.tensor.internal.parallel.ScratchPool;

/** The arrays that a call, or a thread, works with while it convolves by tiles. What they hold at first is left over. */
final class FloatTileScratch {
    // Those of a call are much larger than those of its threads.
    private static final ScratchPool<FloatTileScratch> CALLS = new ScratchPool<>(FloatTileScratch::new);
    private static final ScratchPool<FloatTileScratch> THREADS = new ScratchPool<>(FloatTileScratch::new);

    private final float[][] arrays = new float[3][0];

    private FloatTileScratch() {}

    /** What is done with arrays. */
    @FunctionalInterface
    interface Body {
        void run(FloatTileScratch scratch);
    }

    /** Lends arrays to a call. */
    static void forCall(Body body) {
        lend(CALLS, body);
    }

    /** Lends arrays to a thread of a call. */
    static void forThread(Body body) {
        lend(THREADS, body);
    }

    private static void lend(ScratchPool<FloatTileScratch> pool, Body body) {
        FloatTileScratch scratch = pool.acquire();
        try {
            body.run(scratch);
        } finally {
            pool.release(scratch);
        }
    }

    /** Returns one of three arrays, of at least {@code length} elements. */
    float[] array(int number, int length) {
        if (arrays[number].length < length) {
            arrays[number] = new float[length];
        }
        return arrays[number];
    }

    /** Returns what stands at the points, in one of the arrays. */
    FloatTilePoints points(int number, int rows, int columns) {
        return new FloatTilePoints(array(number, FloatTilePoints.length(rows, columns)), rows, columns);
    }
}
