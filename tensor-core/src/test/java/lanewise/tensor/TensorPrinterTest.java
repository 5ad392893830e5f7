package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each expectation is what NumPy 1.24 prints for the line above it, through {@code np.array2string}. */
class TensorPrinterTest {
    private static void prints(Tensor tensor, String... lines) {
        assertEquals(String.join("\n", lines), tensor.toString());
    }

    @Test
    void wholeNumbers() {
        // np.arange(6).reshape(2, 3).astype('f4')
        prints(Tensor.arange(DType.F32, 6).reshape(2, 3),
                "[[0. 1. 2.]",
                " [3. 4. 5.]]");
    }

    @Test
    void fractionsAreAlignedAtThePoint() {
        // np.array([1.0, 2.5, -3.25], 'f4')
        prints(Tensor.of(new float[] {1, 2.5f, -3.25f}, 3), "[ 1.    2.5  -3.25]");
        // np.arange(24).reshape(2, 3, 4) / 7
        prints(Tensor.arange(DType.F64, 24).reshape(2, 3, 4).div(7),
                "[[[0.         0.14285714 0.28571429 0.42857143]",
                "  [0.57142857 0.71428571 0.85714286 1.        ]",
                "  [1.14285714 1.28571429 1.42857143 1.57142857]]",
                "",
                " [[1.71428571 1.85714286 2.         2.14285714]",
                "  [2.28571429 2.42857143 2.57142857 2.71428571]",
                "  [2.85714286 3.         3.14285714 3.28571429]]]");
    }

    @Test
    void numbersOfDifferentSizeAreScientific() {
        // np.array([1e-10, 2.5])
        prints(Tensor.of(new double[] {1e-10, 2.5}, 2), "[1.0e-10 2.5e+00]");
        // np.array([[1e-5, -0.0]])
        prints(Tensor.of(new double[] {1e-5, -0.0}, 1, 2), "[[ 1.e-05 -0.e+00]]");
        // np.array([2e23, 1e100])
        prints(Tensor.of(new double[] {2e23, 1e100}, 2), "[2.e+023 1.e+100]");
    }

    @Test
    void eachBoundOfPositionalNotationIsNumPys() {
        // np.array([99999999.0, 100000.5])
        prints(Tensor.of(new double[] {99999999.0, 100000.5}, 2), "[99999999.    100000.5]");
        // np.array([1e8, -1])
        prints(Tensor.of(new double[] {1e8, -1}, 2), "[ 1.e+08 -1.e+00]");
        // np.array([1e8])
        prints(Tensor.of(new double[] {1e8}, 1), "[1.e+08]");
        // np.array([0.0001, 0.1])
        prints(Tensor.of(new double[] {0.0001, 0.1}, 2), "[0.0001 0.1   ]");
        // np.array([0.001, 1.001])
        prints(Tensor.of(new double[] {0.001, 1.001}, 2), "[1.000e-03 1.001e+00]");
    }

    /** In F32 the number nearest to 10⁻⁴ is smaller, which the further digits and the exponent must both say. */
    @Test
    void columnsAreFilledWithExactDigits() {
        // np.array([1e-4, 123456789, 0.5], 'f4')
        prints(Tensor.of(new float[] {1e-4f, 123456789, 0.5f}, 3), "[9.9999997e-05 1.2345679e+08 5.0000000e-01]");
        // np.array([1e-4], 'f4')
        prints(Tensor.of(new float[] {1e-4f}, 1), "[1.e-04]");
    }

    @Test
    void subnormalNumbersHaveTheFewestDigits() {
        // np.array([2**-149], 'f4')
        prints(Tensor.of(new float[] {Float.MIN_VALUE}, 1), "[1.e-45]");
        // np.array([5e-324])
        prints(Tensor.of(new double[] {Double.MIN_VALUE}, 1), "[5.e-324]");
        // np.array([5e-324, 3*2**-1074])
        prints(Tensor.of(new double[] {Double.MIN_VALUE, 3 * Double.MIN_VALUE}, 2), "[4.9e-324 1.5e-323]");
    }

    @Test
    void numbersThatAreNotFinite() {
        // np.array([0.1, 1/3, -np.inf, np.nan], 'f4')
        prints(Tensor.of(new float[] {0.1f, 1 / 3f, Float.NEGATIVE_INFINITY, Float.NaN}, 4),
                "[0.1        0.33333334       -inf        nan]");
        // np.array([1e-7, np.nan, -np.inf], 'f4')
        prints(Tensor.of(new float[] {1e-7f, Float.NaN, Float.NEGATIVE_INFINITY}, 3), "[1.e-07    nan   -inf]");
        // np.array([np.nan, -np.inf, np.inf])
        prints(Tensor.of(new double[] {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}, 3),
                "[ nan -inf  inf]");
    }

    /** In F32 this ratio is rounded to 1,000 itself, which is not above it. */
    @Test
    void theRatioIsThatOfTheElementType() {
        // np.array([3428.0803, 3.4280803], 'f4')
        prints(Tensor.of(new float[] {3428.0803f, 3.4280803f}, 2), "[3428.0803       3.4280803]");
        // np.array([3428.080322265625, 3.4280803203582764])
        prints(Tensor.of(new float[] {3428.0803f, 3.4280803f}, 2).to(DType.F64), "[3.42808032e+03 3.42808032e+00]");
    }

    @Test
    void halvesAreRoundedToEven() {
        // np.array([0.001953125, 0.005859375])
        prints(Tensor.of(new double[] {0.001953125, 0.005859375}, 2), "[0.00195312 0.00585938]");
    }

    @Test
    void digitsBeforeThePointAreExact() {
        // np.array([73370820], 'f4')
        prints(Tensor.of(new float[] {73370820}, 1), "[73370816.]");
    }

    @Test
    void longRowsAreWrapped() {
        // np.arange(30) * 1.5
        prints(Tensor.arange(DType.F64, 30).mul(1.5),
                "[ 0.   1.5  3.   4.5  6.   7.5  9.  10.5 12.  13.5 15.  16.5 18.  19.5",
                " 21.  22.5 24.  25.5 27.  28.5 30.  31.5 33.  34.5 36.  37.5 39.  40.5",
                " 42.  43.5]");
    }

    /** All brackets that may follow the last number have room in the line. */
    @Test
    void rowsInsideMatricesAreShorter() {
        // np.full((1, 1, 7), 1.1111111)
        prints(Tensor.full(DType.F64, 1.1111111, 1, 1, 7),
                "[[[1.1111111 1.1111111 1.1111111 1.1111111 1.1111111 1.1111111 1.1111111]]]");
        // np.full((1, 1, 8), 1.111111)
        prints(Tensor.full(DType.F64, 1.111111, 1, 1, 8),
                "[[[1.111111 1.111111 1.111111 1.111111 1.111111 1.111111 1.111111",
                "   1.111111]]]");
    }

    @Test
    void sixAlongAnAxisAreShownWhole() {
        // np.arange(1200).reshape(200, 6).astype('f4')
        prints(Tensor.arange(DType.F32, 1200).reshape(200, 6),
                "[[0.000e+00 1.000e+00 2.000e+00 3.000e+00 4.000e+00 5.000e+00]",
                " [6.000e+00 7.000e+00 8.000e+00 9.000e+00 1.000e+01 1.100e+01]",
                " [1.200e+01 1.300e+01 1.400e+01 1.500e+01 1.600e+01 1.700e+01]",
                " ...",
                " [1.182e+03 1.183e+03 1.184e+03 1.185e+03 1.186e+03 1.187e+03]",
                " [1.188e+03 1.189e+03 1.190e+03 1.191e+03 1.192e+03 1.193e+03]",
                " [1.194e+03 1.195e+03 1.196e+03 1.197e+03 1.198e+03 1.199e+03]]");
    }

    @Test
    void moreThanAThousandElementsAreSummarised() {
        // np.arange(1001).astype('f4')
        prints(Tensor.arange(DType.F32, 1001), "[   0.    1.    2. ...  998.  999. 1000.]");
        // np.arange(2000).reshape(2, 1000) * 1.0
        prints(Tensor.arange(DType.F64, 2000).reshape(2, 1000),
                "[[0.000e+00 1.000e+00 2.000e+00 ... 9.970e+02 9.980e+02 9.990e+02]",
                " [1.000e+03 1.001e+03 1.002e+03 ... 1.997e+03 1.998e+03 1.999e+03]]");
        // np.full((100, 100), 1e9)
        String row = "[1.e+09 1.e+09 1.e+09 ... 1.e+09 1.e+09 1.e+09]";
        prints(Tensor.full(DType.F64, 1e9, 100, 100),
                "[" + row, " " + row, " " + row, " ...", " " + row, " " + row, " " + row + "]");
        // np.full((7, 1, 200), -0.5)
        String matrix = "[[-0.5 -0.5 -0.5 ... -0.5 -0.5 -0.5]]";
        prints(Tensor.full(DType.F64, -0.5, 7, 1, 200),
                "[" + matrix, "", " " + matrix, "", " " + matrix, "", " ...", "", " " + matrix, "", " " + matrix, "",
                " " + matrix + "]");
    }

    @Test
    void onlyWhatIsShownIsRead() {
        Tensor plain = Tensor.ones(DType.F64, 40, 50);
        Tensor other = plain.copy();
        other.narrow(0, 3, 34).narrow(1, 3, 44).fill(-1.23456789e300); // none of them stands at an edge
        assertEquals(plain.toString(), other.toString());
    }

    @Test
    void scalarsAndEmptyTensors() {
        // np.array(2.5)
        prints(Tensor.scalar(DType.F64, 2.5), "2.5");
        // np.zeros((0, 3))
        prints(Tensor.zeros(DType.F32, 0, 3), "[]");
    }

    @Test
    void singleNumbersHaveAllTheirDigits() {
        // [str(np.array(v)) for v in ...]
        double[] doubles = {6, 0.1, -0.0, 0, 1e16, 9999999999999998.0, -123456789012345678.0, 1e-4, 9.9999e-5,
            2888.178219764399, 1e22, 5e-324, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, 1 / 3.0, -2.5e-7};
        String[] texts = {"6.0", "0.1", "-0.0", "0.0", "1e+16", "9999999999999998.0", "-1.2345678901234568e+17",
            "0.0001", "9.9999e-05", "2888.178219764399", "1e+22", "5e-324", "1.7976931348623157e+308", "nan", "-inf",
            "0.3333333333333333", "-2.5e-07"};
        for (int i = 0; i < doubles.length; i++) {
            prints(Tensor.scalar(DType.F64, doubles[i]), texts[i]);
            prints(Tensor.scalar(DType.F64, doubles[i]), PrintOptions.DEFAULT.withPrecision(2), texts[i]);
        }
        // [str(np.array(v, 'f4')) for v in ...]
        float[] floats = {6, 0.1f, 1e-4f, 1.5e-4f, 16777216, 123456789, 9.999999e15f, 1e16f, Float.MIN_VALUE,
            Float.MAX_VALUE, 1 / 3f, Float.POSITIVE_INFINITY};
        texts = new String[] {"6.0", "0.1", "1e-04", "0.00015", "16777216.0", "123456790.0", "9999999000000000.0",
            "1e+16", "1e-45", "3.4028235e+38", "0.33333334", "inf"};
        for (int i = 0; i < floats.length; i++) {
            prints(Tensor.scalar(DType.F32, floats[i]), texts[i]);
        }
    }

    /** Unlike NumPy's, so that the text of a tensor with many short axes is bounded too. */
    @Test
    void axesBeforeTheLastSixAreShownByTheirFirstPosition() {
        int[] shape = new int[20];
        Arrays.fill(shape, 2);
        String text = Tensor.arange(DType.F64, 1 << 20).reshape(shape).toString();
        assertTrue(text.startsWith("[".repeat(20) + " 0.  1.]") && text.endsWith("\n ...]"), text);
        assertEquals(64, text.split("[0-9]\\.").length - 1);
        assertEquals(14, text.split("\\.\\.\\.").length - 1);
        Tensor whole = Tensor.ones(DType.F32, 1, 2, 2, 2, 2, 2, 2, 2);
        assertFalse(whole.toString().contains("..."), "128 elements");
        assertTrue(whole.toString(PrintOptions.DEFAULT.withThreshold(100)).contains("..."));
    }

    @Test
    void viewsPrintWhatTheyShow() {
        // np.arange(6).reshape(2, 3).T[::-1] * 1.0
        prints(Tensor.arange(DType.F64, 6).reshape(2, 3).transpose().slice(0, -1, Integer.MIN_VALUE, -1),
                "[[2. 5.]",
                " [1. 4.]",
                " [0. 3.]]");
    }

    private static void prints(Tensor tensor, PrintOptions options, String... lines) {
        assertEquals(String.join("\n", lines), tensor.toString(options));
    }

    @Test
    void optionsAreNumPys() {
        PrintOptions defaults = PrintOptions.DEFAULT;
        // np.printoptions(suppress=True, precision=3); np.array([1e-10, 2.5, 1000.125])
        prints(Tensor.of(new double[] {1e-10, 2.5, 1000.125}), defaults.withSuppress(true).withPrecision(3),
                "[   0.       2.5   1000.125]");
        // np.printoptions(suppress=True); np.array([1e8, 1e-10])
        prints(Tensor.of(new double[] {1e8, 1e-10}), defaults.withSuppress(true), "[1.e+08 1.e-10]");
        // np.printoptions(precision=2, threshold=10, edgeitems=1); np.arange(24).reshape(4, 6) / 7
        prints(Tensor.arange(DType.F64, 24).reshape(4, 6).div(7),
                defaults.withPrecision(2).withThreshold(10).withEdgeItems(1),
                "[[0.   ... 0.71]",
                " ...",
                " [2.57 ... 3.29]]");
        // np.printoptions(linewidth=30, precision=4); np.arange(10) / 3
        prints(Tensor.arange(DType.F64, 10).div(3), defaults.withLineWidth(30).withPrecision(4),
                "[0.     0.3333 0.6667 1.",
                " 1.3333 1.6667 2.     2.3333",
                " 2.6667 3.    ]");
        // np.printoptions(precision=0); np.array([0.25, 1.5, 2.5])
        prints(Tensor.of(new double[] {0.25, 1.5, 2.5}), defaults.withPrecision(0), "[0. 2. 2.]");
        // np.printoptions(linewidth=3); np.array([12345.678])
        prints(Tensor.of(new double[] {12345.678}), defaults.withLineWidth(3), "[12345.678]");
    }

    @Test
    void integersTruthValuesAndHalvesAsNumPyPrintsThem() {
        PrintOptions defaults = PrintOptions.DEFAULT;
        // np.array([[1, -20], [300, 4]])
        prints(Tensor.of(new int[] {1, -20, 300, 4}, 2, 2), defaults, "[[  1 -20]", " [300   4]]");
        // np.array([2**63 - 1, -2**63, 0])
        prints(Tensor.of(new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0}), defaults,
                "[ 9223372036854775807 -9223372036854775808                    0]");
        // np.arange(6, dtype='u1').reshape(2, 3) * 50
        prints(Tensor.arange(DType.U8, 6).reshape(2, 3).mul(50), defaults, "[[  0  50 100]", " [150 200 250]]");
        // np.array([[True, False, True]] * 2), np.array([True, True])
        prints(Tensor.of(new boolean[] {true, false, true}).broadcastTo(2, 3), defaults,
                "[[ True False  True]", " [ True False  True]]");
        prints(Tensor.of(new boolean[] {true, true}), defaults, "[ True  True]");
        // np.full((1001,), -1), np.array(True), np.array(7)
        prints(Tensor.full(DType.I64, -1, 1001), defaults, "[-1 -1 -1 ... -1 -1 -1]");
        prints(Tensor.scalar(DType.BOOL, 1), defaults, "True");
        prints(Tensor.scalar(DType.I64, 7), defaults, "7");
        // np.linspace(0, 1, 7).astype('f2'), np.array([1000.5, 0.25, -3.5], dtype='f2'), np.array([0.1, 100.25, 1e-3])
        prints(Tensor.linspace(DType.F64, 0, 1, 7).to(DType.F16), defaults,
                "[0.     0.1666 0.3333 0.5    0.6665 0.8335 1.    ]");
        prints(Tensor.of(new float[] {1000.5f, 0.25f, -3.5f}).to(DType.F16), defaults,
                "[ 1.0005e+03  2.5000e-01 -3.5000e+00]");
        prints(Tensor.of(new float[] {0.1f, 100.25f, 1e-3f}).to(DType.F16), defaults,
                "[9.9976e-02 1.0025e+02 1.0004e-03]");
        prints(Tensor.of(new float[] {65504, 1e-4f}).to(DType.F16), defaults, "[6.55e+04 1.00e-04]");
        prints(Tensor.of(new float[] {Float.NaN, 1, Float.NEGATIVE_INFINITY}).to(DType.F16), defaults,
                "[ nan   1. -inf]");
        // str(np.float16(x))
        prints(Tensor.scalar(DType.F16, 0.1), defaults, "0.1");
        prints(Tensor.scalar(DType.F16, 65504), defaults, "65500.0");
        prints(Tensor.scalar(DType.F16, 6e-8), defaults, "6e-08");
        prints(Tensor.scalar(DType.BF16, 0.1), defaults, "0.1");
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        PrintOptions defaults = PrintOptions.DEFAULT;
        assertRefused("PrintOptions: precision must be 0 or more, not -1", () -> defaults.withPrecision(-1));
        assertRefused("PrintOptions: threshold must be 0 or more, not -2", () -> defaults.withThreshold(-2));
        assertRefused("PrintOptions: edgeItems must be 1 or more, not 0", () -> defaults.withEdgeItems(0));
        assertRefused("PrintOptions: lineWidth must be 1 or more, not 0", () -> defaults.withLineWidth(0));
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
