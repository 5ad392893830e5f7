package lanewise.tensor.internal.conv;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** Pooling in vectors along the channels: a window's running maximum or sum stays in a register. */
final class VectorFloatPoolingKernel implements FloatPoolingKernel {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    private final ScalarFloatPoolingKernel scalar = new ScalarFloatPoolingKernel();

    @Override
    public void maximum(float[] x, int at, int rows, int rowStep, int columns, int columnStep, float firstTap,
            float tapsPerRow, float[] out, int outAt, float[] taps, int tapsAt, int n) {
        int bound = n - n % LANES;
        for (int c = 0; c < bound; c += LANES) {
            FloatVector best = fromArray(SPECIES, x, at + c);
            FloatVector tap = FloatVector.broadcast(SPECIES, firstTap);
            for (int p = 0; p < rows; p++) {
                for (int q = 0; q < columns; q++) {
                    FloatVector value = fromArray(SPECIES, x, at + p * rowStep + q * columnStep + c);
                    VectorMask<Float> larger = value.compare(VectorOperators.GT, best)
                            .or(value.compare(VectorOperators.NE, value));
                    best = best.blend(value, larger);
                    tap = tap.blend(FloatVector.broadcast(SPECIES, firstTap + p * tapsPerRow + q), larger);
                }
            }
            best.intoArray(out, outAt + c);
            tap.intoArray(taps, tapsAt + c);
        }
        scalar.maximum(x, at + bound, rows, rowStep, columns, columnStep, firstTap, tapsPerRow, out, outAt + bound,
                taps, tapsAt + bound, n - bound);
    }

    @Override
    public void average(float[] x, int at, int rows, int rowStep, int columns, int columnStep, float divisor,
            float[] out, int outAt, int n) {
        int bound = n - n % LANES;
        for (int c = 0; c < bound; c += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int p = 0; p < rows; p++) {
                for (int q = 0; q < columns; q++) {
                    sum = sum.add(fromArray(SPECIES, x, at + p * rowStep + q * columnStep + c));
                }
            }
            sum.div(divisor).intoArray(out, outAt + c);
        }
        scalar.average(x, at + bound, rows, rowStep, columns, columnStep, divisor, out, outAt + bound, n - bound);
    }

    @Override
    public void addWhere(float[] x, int at, float[] taps, int tapsAt, float tap, float[] sum, int sumAt, int n) {
        int bound = n - n % LANES;
        for (int c = 0; c < bound; c += LANES) {
            VectorMask<Float> holds = fromArray(SPECIES, taps, tapsAt + c).compare(VectorOperators.EQ, tap);
            FloatVector before = fromArray(SPECIES, sum, sumAt + c);
            before.blend(before.add(fromArray(SPECIES, x, at + c)), holds).intoArray(sum, sumAt + c);
        }
        scalar.addWhere(x, at + bound, taps, tapsAt + bound, tap, sum, sumAt + bound, n - bound);
    }

    @Override
    public void addQuotient(float[] x, int at, float divisor, float[] sum, int sumAt, int n) {
        int bound = n - n % LANES;
        for (int c = 0; c < bound; c += LANES) {
            fromArray(SPECIES, sum, sumAt + c).add(fromArray(SPECIES, x, at + c).div(divisor))
                    .intoArray(sum, sumAt + c);
        }
        scalar.addQuotient(x, at + bound, divisor, sum, sumAt + bound, n - bound);
    }
}
