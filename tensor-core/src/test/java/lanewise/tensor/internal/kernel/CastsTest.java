package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.BoolStorage;
import lanewise.tensor.internal.layout.Storage;
import lanewise.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link Casts} between all types against {@link CastReference}, bit for bit. */
class CastsTest {
    private static final int[] STRIDES = {1, 2, -1, 0};
    private static final int MARGIN = 3;

    // Up to some vectors; around the end of the first block of those casts that take two steps; some blocks.
    private static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(0, 70), IntStream.of(511, 512, 513, 1024, 1030, 2500));
    }

    private static int arrayLength(int length, int stride) {
        return 2 * MARGIN + Math.max(0, length - 1) * Math.abs(stride) + 1;
    }

    private static int offset(int length, int stride) {
        return MARGIN + (stride < 0 ? Math.max(0, length - 1) * -stride : 0);
    }

    @ParameterizedTest
    @EnumSource
    void everyCastFromAType(DType from) {
        Random random = new Random(81);
        for (DType to : DType.values()) {
            lengths().forEach(length -> {
                for (int xStride : STRIDES) {
                    for (int outStride : STRIDES) {
                        assertSame(from, xStride, to, outStride, length, random);
                    }
                }
            });
        }
    }

    // All of the output's array is compared, also what lies around and between the elements.
    private static void assertSame(DType from, int xStride, DType to, int outStride, int length, Random random) {
        Storage x = CastReference.random(from, arrayLength(length, xStride), random);
        int size = arrayLength(length, outStride);
        Storage actual = CastReference.random(to, size, random);
        Storage expected = CastReference.copy(actual, size);
        int p = offset(length, xStride);
        int q = offset(length, outStride);
        CastReference.cast(x, p, xStride, expected, q, outStride, length);
        Casts.cast(x, p, xStride, actual, q, outStride, length);
        CastReference.assertSameBits(expected, actual, size, from + " to " + to + ", " + length + " elements, strides "
                + xStride + " and " + outStride);
    }

    // Often enough for the compiler.
    @ParameterizedTest
    @EnumSource
    void longRunsAgainAndAgain(DType from) {
        Random random = new Random(82);
        int length = 3000;
        Storage x = CastReference.random(from, length, random);
        for (DType to : DType.values()) {
            Storage actual = Storage.allocate(to, length);
            for (int i = 0; i < 1000; i++) {
                Casts.cast(x, 0, 1, actual, 0, 1, length);
            }
            Storage expected = Storage.allocate(to, length);
            CastReference.cast(x, 0, 1, expected, 0, 1, length);
            CastReference.assertSameBits(expected, actual, length, from + " to " + to);
        }
    }

    @Test
    void truthValuesInTheSameArray() {
        Random random = new Random(83);
        for (int length : new int[] {0, 1, 31, 64, 1000}) {
            Storage x = CastReference.random(DType.U8, length, random);
            Storage expected = Storage.allocate(DType.BOOL, length);
            CastReference.cast(x, 0, 1, expected, 0, 1, length);
            Storage same = new BoolStorage(x.bytes());
            Casts.cast(x, 0, 1, same, 0, 1, length);
            CastReference.assertSameBits(expected, same, length, length + " elements");
        }
    }

    /** Interpreted, compiled by C1, compiled by C2 from the start; scalar and vector: NaNs have the same bits too. */
    @Test
    void everyWayToRunThemGivesTheSameBits() throws IOException, InterruptedException {
        String expected = Integer.toHexString(hash());
        for (List<String> options : List.of(
                List.of("-Xint"),
                List.of("-Xint", "-Dlanewise.simd=vector"),
                List.of("-Dlanewise.simd=scalar"),
                List.of("-XX:TieredStopAtLevel=1", "-Dlanewise.simd=scalar"),
                List.of("-Xcomp", "-XX:-TieredCompilation", "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=compileonly,lanewise.tensor.internal.*::*"))) {
            assertEquals(List.of(expected), ChildJvm.run(options, CastsTest.class), options::toString);
        }
    }

    /** Prints a hash of casts between all types. */
    public static void main(String[] args) {
        System.out.println(Integer.toHexString(hash()));
    }

    private static int hash() {
        Random random = new Random(84);
        int length = 2000;
        int hash = 0;
        for (DType from : DType.values()) {
            Storage x = CastReference.random(from, length, random);
            for (DType to : DType.values()) {
                Storage out = Storage.allocate(to, length);
                Casts.cast(x, 0, 1, out, 0, 1, length);
                for (int i = 0; i < length; i++) {
                    hash = 31 * hash + Long.hashCode(out.rawBits(i));
                }
            }
        }
        return hash;
    }
}
