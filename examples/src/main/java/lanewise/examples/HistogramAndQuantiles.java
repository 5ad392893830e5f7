package lanewise.examples;

import java.util.Locale;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Histogram;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * How 10,000 numbers are distributed: a histogram of eight bins, the median and other quantiles.
 *
 * <pre>
 * edges  [-4. -3. -2. -1.  0.  1.  2.  3.  4.]
 * counts [  15  203 1367 3494 3291 1373  243   14]
 * quantiles [-1.63 -0.68 -0.02  0.69  1.69]
 * median of |x| 0.681
 * </pre>
 */
public final class HistogramAndQuantiles {
    private HistogramAndQuantiles() {}

    public static void main(String[] args) {
        Tensor x = Tensor.normal(new Philox(11, 0), DType.F32, 10_000);
        Histogram histogram = x.histogram(8, -4, 4);
        System.out.println("edges  " + histogram.edges());
        System.out.println("counts " + histogram.counts());
        System.out.println("quantiles " + x.quantile(new double[] {0.05, 0.25, 0.5, 0.75, 0.95}, Axes.all()).mul(100).round()
                .div(100));
        System.out.println("median of |x| " + String.format(Locale.ROOT, "%.3f", x.abs().median().item()));
    }
}
