package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.parallel.ScratchPool;

/** An operation of many numbers of U8 and one, looked up: there are only 256 results. */
final class U8Table {
    /** The number of results; of fewer elements it takes longer to compute them all. */
    static final int SIZE = 256;

    private static final ScratchPool<byte[]> TABLES = new ScratchPool<>(() -> new byte[SIZE]);

    private U8Table() {}

    /** Computes {@code out[i] = op(a[i], b)}. */
    static void run(BinaryOp op, byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        byte[] table = TABLES.acquire();
        try {
            for (int x = 0; x < SIZE; x++) {
                table[x] = (byte) op.apply(x, b & 0xFFL);
            }
            for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
                out[o] = table[a[p] & 0xFF];
                p += aStride;
                o += outStride;
            }
        } finally {
            TABLES.release(table);
        }
    }
}
