package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.VectorOperators.NE;
import static lanewise.tensor.internal.kernel.VectorLanes.I64;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/** A table of eight doubles in as many vectors as they fill, from which each lane takes one. */
record VectorDoubleTable(LongVector first, LongVector second, LongVector third, LongVector fourth) {
    private static final int SIZE = 8;
    private static final int LANES = I64.length();

    static final VectorDoubleTable EIGHTH_POWERS = of(DoubleMath.eighthPowers());
    static final VectorDoubleTable EIGHTH_POWERS_LOW = of(DoubleMath.eighthPowersLow());

    private static VectorDoubleTable of(double[] entries) {
        long[] bits = new long[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bits[i] = Double.doubleToRawLongBits(entries[i]);
        }
        return new VectorDoubleTable(part(bits, 0), part(bits, 1), part(bits, 2), part(bits, 3));
    }

    // What lies beyond the table is not used.
    private static LongVector part(long[] bits, int number) {
        return LongVector.fromArray(I64, bits, number * LANES % SIZE);
    }

    /** Returns, in each lane, the entry whose number stands in the last three bits of that lane. */
    DoubleVector entry(LongVector numbers) {
        LongVector entries = switch (LANES) {
            case 8 -> numbers.selectFrom(first);
            case 4 -> numbers.selectFrom(first, second);
            default -> numbers.selectFrom(first, second)
                    .blend(numbers.selectFrom(third, fourth), numbers.and(4).compare(NE, 0));
        };
        return entries.reinterpretAsDoubles();
    }
}
