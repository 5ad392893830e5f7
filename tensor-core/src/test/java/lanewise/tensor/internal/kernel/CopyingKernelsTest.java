package lanewise.tensor.internal.kernel;

import static lanewise.tensor.internal.kernel.KernelComparison.stride;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.LongStream;
import lanewise.tensor.DType;
import lanewise.tensor.Values;
import lanewise.tensor.internal.kernel.AnyKernels.Run;
import lanewise.tensor.internal.layout.Storage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@link FloatKernels} moves and does not change: transposition, rows, chosen rows. Elements are repeated in one way,
 * by the {@link StorageKernels} of every type.
 */
class CopyingKernelsTest {
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void transpositionMovesEveryElement(DType dtype) {
        Random random = new Random(18);
        for (int rows : new int[] {0, 1, 4, 7, 8, 9, 16, 35}) {
            for (int columns : new int[] {0, 1, 3, 7, 8, 15, 16, 17, 32, 71}) {
                int xRow = random.nextBoolean() ? columns + 3 : -(columns + 3);
                int outRow = random.nextBoolean() ? rows + 2 : -(rows + 2);
                double[] values = Values.withSpecial(dtype, 100 + rows * (columns + 3), random);
                Run x = new Run(values, xRow < 0 ? values.length - columns - 3 : 2, xRow);
                double[] untouched = Values.withSpecial(dtype, 50 + columns * (rows + 2), random);
                int start = outRow < 0 ? untouched.length - rows - 3 : 1;
                double[] expected = untouched.clone();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        expected[start + j * outRow + i] = values[x.offset() + i * xRow + j];
                    }
                }
                for (AnyKernels kernels : AnyKernels.all(dtype)) {
                    Run out = new Run(untouched.clone(), start, outRow);
                    kernels.transpose(x, rows, columns, out);
                    Values.assertSameBits(expected, out.array(), dtype + ", " + rows + " rows of " + columns);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void rowsAreCopiedAndNothingElse(DType dtype) {
        Random random = new Random(25);
        for (int rows : new int[] {0, 1, 5, 64}) {
            for (int columns : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 32, 33, 50, 64, 65, 100,
                256, 300, 1024, 1025}) {
                int xRow = columns + random.nextInt(3);
                int outRow = columns + random.nextInt(3);
                double[] values = Values.withSpecial(dtype, 2 + rows * xRow, random);
                double[] untouched = Values.withSpecial(dtype, 2 + rows * outRow, random);
                double[] expected = untouched.clone();
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(values, 1 + i * xRow, expected, 1 + i * outRow, columns);
                }
                for (AnyKernels kernels : AnyKernels.all(dtype)) {
                    Run out = new Run(untouched.clone(), 1, outRow);
                    kernels.copyRows(new Run(values, 1, xRow), rows, columns, out);
                    Values.assertSameBits(expected, out.array(), dtype + ", " + rows + " rows of " + columns);
                }
            }
        }
    }

    // Shorter than a vector, some vectors and an end that overlaps them, and so long that the JDK copies them.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void chosenRowsAreCopied(DType dtype) {
        Random random = new Random(28);
        for (int columns : new int[] {1, 3, 7, 8, 15, 16, 17, 33, 64, 100, 511, 512, 513, 600}) {
            int size = 5;
            int xRow = columns + random.nextInt(3);
            int outRow = columns + random.nextInt(3);
            int[] indices = {3, -1, 0, 0, -5, 4};
            double[] x = Values.withSpecial(dtype, 1 + size * xRow, random);
            double[] untouched = Values.withSpecial(dtype, 2 + indices.length * outRow, random);
            double[] expected = untouched.clone();
            for (int i = 0; i < indices.length; i++) {
                System.arraycopy(x, 1 + Math.floorMod(indices[i], size) * xRow, expected, 2 + i * outRow, columns);
            }
            for (AnyKernels kernels : AnyKernels.all(dtype)) {
                Run out = new Run(untouched.clone(), 2, outRow);
                kernels.gatherRows(new Run(x, 1, xRow), size, indices, columns, out);
                Values.assertSameBits(expected, out.array(), kernels + ", rows of " + columns);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void elementsAreRepeatedAndNothingElseIsWritten(DType dtype) {
        Random random = new Random(27);
        for (int n : new int[] {0, 1, 2, 7, 40}) {
            for (int times : new int[] {0, 1, 3, 17}) {
                int stride = stride(random);
                Storage x = wholeNumbers(dtype, TypedArrays.room(n, stride), random);
                int offset = TypedArrays.start(n, stride);
                Storage out = wholeNumbers(dtype, n * times + 2, random);
                long[] expected = LongStream.range(0, n * times + 2).map(i -> out.rawBits((int) i)).toArray();
                for (int i = 0; i < n * times; i++) {
                    expected[i] = x.rawBits(offset + i / times * stride);
                }
                KernelProvider.of(dtype).repeat(x, offset, stride, n, times, out);
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(expected[i], out.rawBits(i), dtype + ", " + n + " elements " + times + " times, " + i);
                }
            }
        }
    }

    private static Storage wholeNumbers(DType dtype, int length, Random random) {
        Storage storage = Storage.allocate(dtype, length);
        for (int i = 0; i < length; i++) {
            storage.set(i, (long) random.nextInt(dtype == DType.BOOL ? 2 : 100));
        }
        return storage;
    }
}
