package lanewise.nn.testing;

import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.PassRule;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What a gradient property generates: sizes, a seed and a way to store the input. The values come from the library's
 * own random numbers.
 *
 * @param rows S, the number of samples, from 1
 * @param columns the width of the input, from 1
 * @param outputs the width of the output, where there is one of its own, from 1
 */
public record Sample(int rows, int columns, int outputs, long seed, Arrangement arrangement) {
    private static final double KINK_DISTANCE = 1e-3;

    /** Returns samples with small sizes, of which 1 is frequent. */
    public static Arbitrary<Sample> arbitrary() {
        Arbitrary<Integer> sizes = Arbitraries.integers().between(1, 7);
        return Combinators.combine(sizes, sizes, sizes, Arbitraries.longs(), Arbitraries.of(Arrangement.class))
                .as(Sample::new).withoutEdgeCases();
    }

    /** Returns the check of the courses that the modules come from. */
    public static GradientCheck courseCheck(double relative) {
        return GradientCheck.standard().withStep(1e-5).withRule(PassRule.symmetricRelative(relative));
    }

    /** Returns normal numbers (rows, columns) that stay away from a kink at zero, stored as the sample says. */
    public Tensor input() {
        Tensor values = normal(1, rows, columns);
        return arrangement.of(values.sign().mul(KINK_DISTANCE).add(values));
    }

    /** Returns normal numbers. */
    public Tensor normal(int stream, int... shape) {
        return Tensor.normal(new Philox(seed, stream), DType.F64, shape);
    }

    /**
     * Returns images (rows, columns, outputs, 3) of normal numbers, of which every second sample's have channels last and the
     * others are stored as the sample says.
     */
    public Tensor images() {
        Tensor values = normal(4, rows, columns, outputs, 3);
        return seed % 2 == 0 ? Arrangement.channelsLast(values) : arrangement.of(values);
    }

    /** Returns a random class for each row. */
    public int[] labels() {
        Philox random = new Philox(seed, 2);
        int[] labels = new int[rows];
        for (int s = 0; s < rows; s++) {
            labels[s] = random.below(columns, s);
        }
        return labels;
    }
}
