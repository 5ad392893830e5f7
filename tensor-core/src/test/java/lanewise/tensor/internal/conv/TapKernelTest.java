package lanewise.tensor.internal.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import lanewise.tensor.DType;
import lanewise.tensor.Values;
import lanewise.tensor.internal.Implementations;
import org.junit.jupiter.api.Test;

/** Every kernel of convolutions in small groups against plain loops, bit for bit. */
class TapKernelTest {
    private static final List<FloatTapKernel> FLOATS = List.of(new ScalarFloatTapKernel(), new VectorFloatTapKernel());
    private static final List<DoubleTapKernel> DOUBLES = List.of(new ScalarDoubleTapKernel(), new VectorDoubleTapKernel());

    @Test
    void noImplementationIsLeftOut() {
        Implementations.assertNoneIsLeftOut(FLOATS, FloatTapKernel.class);
        Implementations.assertNoneIsLeftOut(DOUBLES, DoubleTapKernel.class);
    }

    /** Sizes and offsets of one call. */
    private record Sums(int terms, int rows, int channels, boolean continued, int[] xAt, int[] wAt, int[] rowAt, int outStep) {
        static Sums random(Random random) {
            int channels = random.nextInt(70) + 1;
            Sums sums = new Sums(random.nextInt(12), random.nextInt(11) + 1, channels, random.nextBoolean(), new int[12],
                    new int[12], new int[11], channels + random.nextInt(3));
            for (int[] offsets : new int[][] {sums.xAt, sums.wAt, sums.rowAt}) {
                for (int i = 0; i < offsets.length; i++) {
                    offsets[i] = random.nextInt(100);
                }
            }
            return sums;
        }

        // Up to the last element that is read, or more.
        int length() {
            return 3 + 100 + 100 + channels;
        }

        int outLength() {
            return 5 + rows * outStep;
        }

        double[] expected(DType dtype, double[] x, double[] w, double[] out) {
            double[] result = out.clone();
            for (int m = 0; m < rows; m++) {
                for (int c = 0; c < channels; c++) {
                    double sum = continued ? out[5 + m * outStep + c] : 0;
                    for (int t = 0; t < terms; t++) {
                        sum = Values.fma(dtype, x[3 + rowAt[m] + xAt[t] + c], w[2 + wAt[t] + c], sum);
                    }
                    result[5 + m * outStep + c] = sum;
                }
            }
            return result;
        }
    }

    @Test
    void kernelsKeepTheirContractAndWriteNothingElse() {
        forSums(sums -> {
            Random random = new Random(sums.hashCode());
            double[] x = Values.withSpecial(DType.F32, sums.length(), random);
            double[] w = Values.ordinary(DType.F32, sums.length(), random);
            double[] out = Values.ordinary(DType.F32, sums.outLength(), random);
            for (FloatTapKernel kernel : FLOATS) {
                float[] result = Values.toFloats(out);
                kernel.multiply(sums.terms, Values.toFloats(x), 3, sums.xAt, Values.toFloats(w), 2, sums.wAt, sums.rows,
                        sums.rowAt, sums.channels, result, 5, sums.outStep, sums.continued);
                assertArrayEquals(sums.expected(DType.F32, x, w, out), Values.toDoubles(result), kernel + " " + sums);
            }
            for (DoubleTapKernel kernel : DOUBLES) {
                double[] result = out.clone();
                kernel.multiply(sums.terms, x, 3, sums.xAt, w, 2, sums.wAt, sums.rows, sums.rowAt, sums.channels, result, 5,
                        sums.outStep, sums.continued);
                assertArrayEquals(sums.expected(DType.F64, x, w, out), result, kernel + " " + sums);
            }
        });
    }

    private static void forSums(Consumer<Sums> check) {
        for (int seed = 0; seed < 300; seed++) {
            check.accept(Sums.random(new Random(seed)));
        }
    }
}
