package lanewise.benchmarks;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.BiFunction;

/** Products by the system's OpenBLAS, called without copies: {@code cblas_sgemm} and {@code cblas_dgemm}. */
final class OpenBlas implements BiFunction<Object[], int[], Runnable> {
    private static final int ROW_MAJOR = 101;
    private static final int AS_IT_IS = 111;
    private static final int TRANSPOSED = 112;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private final MethodHandle sgemm;
    private final MethodHandle dgemm;

    /** @throws IllegalArgumentException if there is no such library */
    @SuppressWarnings("restricted") // native code is what this class is for
    OpenBlas(String library, int threads) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        Linker linker = Linker.nativeLinker();
        sgemm = linker.downcallHandle(symbols.findOrThrow("cblas_sgemm"), gemm(ValueLayout.JAVA_FLOAT),
                Linker.Option.critical(true));
        dgemm = linker.downcallHandle(symbols.findOrThrow("cblas_dgemm"), gemm(ValueLayout.JAVA_DOUBLE),
                Linker.Option.critical(true));
        MethodHandle setThreads = linker.downcallHandle(symbols.findOrThrow("openblas_set_num_threads"),
                FunctionDescriptor.ofVoid(INT));
        try {
            setThreads.invokeExact(threads);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static FunctionDescriptor gemm(ValueLayout element) {
        return FunctionDescriptor.ofVoid(INT, INT, INT, INT, INT, INT, element, POINTER, INT, POINTER, INT, element,
                POINTER, INT);
    }

    @Override
    public Runnable apply(Object[] arrays, int[] sizes) {
        int m = sizes[0];
        int n = sizes[1];
        int k = sizes[2];
        int formOfA = sizes[3] == 1 ? TRANSPOSED : AS_IT_IS;
        int formOfB = sizes[4] == 1 ? TRANSPOSED : AS_IT_IS;
        int rowOfA = sizes[3] == 1 ? m : k;
        int rowOfB = sizes[4] == 1 ? k : n;
        MemorySegment a = segment(arrays[0]);
        MemorySegment b = segment(arrays[1]);
        MemorySegment c = segment(arrays[2]);
        boolean floats = arrays[0] instanceof float[];
        return () -> {
            try {
                if (floats) {
                    sgemm.invokeExact(ROW_MAJOR, formOfA, formOfB, m, n, k, 1f, a, rowOfA, b, rowOfB, 0f, c, n);
                } else {
                    dgemm.invokeExact(ROW_MAJOR, formOfA, formOfB, m, n, k, 1.0, a, rowOfA, b, rowOfB, 0.0, c, n);
                }
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static MemorySegment segment(Object array) {
        return array instanceof float[] floats ? MemorySegment.ofArray(floats)
                : MemorySegment.ofArray((double[]) array);
    }
}
