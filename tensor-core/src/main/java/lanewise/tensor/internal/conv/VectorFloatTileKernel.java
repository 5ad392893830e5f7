package lanewise.tensor.internal.conv;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** The transforms in vectors along the channels: all operands and results of a transform are in registers. */
final class VectorFloatTileKernel implements FloatTileKernel {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    private final ScalarFloatTileKernel scalar = new ScalarFloatTileKernel();

    @Override
    public void images(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        int bound = n - n % LANES;
        for (int c = 0; c < bound; c += LANES) {
            FloatVector x1 = fromArray(SPECIES, x, at + step + c);
            FloatVector x2 = fromArray(SPECIES, x, at + 2 * step + c);
            FloatVector x3 = fromArray(SPECIES, x, at + 3 * step + c);
            FloatVector x4 = fromArray(SPECIES, x, at + 4 * step + c);
            FloatVector even1 = broadcast(SPECIES, -9.0f / 4).fma(x2, x4);
            FloatVector odd1 = broadcast(SPECIES, -9.0f / 4).fma(x1, x3);
            FloatVector even2 = broadcast(SPECIES, -9.0f / 16).fma(x2, x4);
            FloatVector odd2 = broadcast(SPECIES, -9.0f / 16).fma(x1, x3);
            broadcast(SPECIES, 81.0f / 64).fma(fromArray(SPECIES, x, at + c), broadcast(SPECIES, -45.0f / 16).fma(x2, x4))
                    .intoArray(out, outAt + c);
            broadcast(SPECIES, 3.0f / 4).fma(odd1, even1).intoArray(out, outAt + outStep + c);
            broadcast(SPECIES, -3.0f / 4).fma(odd1, even1).intoArray(out, outAt + 2 * outStep + c);
            broadcast(SPECIES, 3.0f / 2).fma(odd2, even2).intoArray(out, outAt + 3 * outStep + c);
            broadcast(SPECIES, -3.0f / 2).fma(odd2, even2).intoArray(out, outAt + 4 * outStep + c);
            broadcast(SPECIES, 81.0f / 64)
                    .fma(x1, broadcast(SPECIES, -45.0f / 16).fma(x3, fromArray(SPECIES, x, at + 5 * step + c)))
                    .intoArray(out, outAt + 5 * outStep + c);
        }
        if (n < LANES) {
            scalar.images(x, at, step, out, outAt, outStep, n);
        } else if (bound < n) { // the last vector once more, so that it ends where the numbers do
            images(x, at + n - LANES, step, out, outAt + n - LANES, outStep, LANES);
        }
    }

    @Override
    public void filters(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        int bound = n - n % LANES;
        for (int c = 0; c < bound; c += LANES) {
            FloatVector x0 = fromArray(SPECIES, x, at + c);
            FloatVector x1 = fromArray(SPECIES, x, at + step + c);
            FloatVector x2 = fromArray(SPECIES, x, at + 2 * step + c);
            FloatVector even1 = broadcast(SPECIES, 9.0f / 16).fma(x2, x0).mul(-128.0f / 243);
            FloatVector even2 = broadcast(SPECIES, 9.0f / 4).fma(x2, x0).mul(32.0f / 243);
            x0.mul(64.0f / 81).intoArray(out, outAt + c);
            broadcast(SPECIES, -32.0f / 81).fma(x1, even1).intoArray(out, outAt + outStep + c);
            broadcast(SPECIES, 32.0f / 81).fma(x1, even1).intoArray(out, outAt + 2 * outStep + c);
            broadcast(SPECIES, 16.0f / 81).fma(x1, even2).intoArray(out, outAt + 3 * outStep + c);
            broadcast(SPECIES, -16.0f / 81).fma(x1, even2).intoArray(out, outAt + 4 * outStep + c);
            x2.intoArray(out, outAt + 5 * outStep + c);
        }
        if (n < LANES) {
            scalar.filters(x, at, step, out, outAt, outStep, n);
        } else if (bound < n) { // the last vector once more, so that it ends where the numbers do
            filters(x, at + n - LANES, step, out, outAt + n - LANES, outStep, LANES);
        }
    }

    @Override
    public void results(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        int bound = n - n % LANES;
        for (int c = 0; c < bound; c += LANES) {
            FloatVector x1 = fromArray(SPECIES, x, at + step + c);
            FloatVector x2 = fromArray(SPECIES, x, at + 2 * step + c);
            FloatVector x3 = fromArray(SPECIES, x, at + 3 * step + c);
            FloatVector x4 = fromArray(SPECIES, x, at + 4 * step + c);
            FloatVector sum1 = x1.add(x2);
            FloatVector sum2 = x3.add(x4);
            FloatVector difference1 = x1.sub(x2);
            FloatVector difference2 = x3.sub(x4);
            fromArray(SPECIES, x, at + c).add(sum1).add(sum2).intoArray(out, outAt + c);
            broadcast(SPECIES, 3.0f / 2).fma(difference2, difference1.mul(3.0f / 4)).intoArray(out, outAt + outStep + c);
            broadcast(SPECIES, 9.0f / 4).fma(sum2, sum1.mul(9.0f / 16)).intoArray(out, outAt + 2 * outStep + c);
            broadcast(SPECIES, 27.0f / 8)
                    .fma(difference2, broadcast(SPECIES, 27.0f / 64)
                            .fma(difference1, fromArray(SPECIES, x, at + 5 * step + c)))
                    .intoArray(out, outAt + 3 * outStep + c);
        }
        if (n < LANES) {
            scalar.results(x, at, step, out, outAt, outStep, n);
        } else if (bound < n) { // the last vector once more, so that it ends where the numbers do
            results(x, at + n - LANES, step, out, outAt + n - LANES, outStep, LANES);
        }
    }

    @Override
    public void resultGradients(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        int bound = n - n % LANES;
        for (int c = 0; c < bound; c += LANES) {
            FloatVector x0 = fromArray(SPECIES, x, at + c);
            FloatVector x1 = fromArray(SPECIES, x, at + step + c);
            FloatVector x2 = fromArray(SPECIES, x, at + 2 * step + c);
            FloatVector x3 = fromArray(SPECIES, x, at + 3 * step + c);
            FloatVector even1 = broadcast(SPECIES, 9.0f / 16).fma(x2, x0);
            FloatVector odd1 = broadcast(SPECIES, 9.0f / 16).fma(x3, x1);
            FloatVector even2 = broadcast(SPECIES, 9.0f / 4).fma(x2, x0);
            FloatVector odd2 = broadcast(SPECIES, 9.0f / 4).fma(x3, x1);
            x0.intoArray(out, outAt + c);
            broadcast(SPECIES, 3.0f / 4).fma(odd1, even1).intoArray(out, outAt + outStep + c);
            broadcast(SPECIES, -3.0f / 4).fma(odd1, even1).intoArray(out, outAt + 2 * outStep + c);
            broadcast(SPECIES, 3.0f / 2).fma(odd2, even2).intoArray(out, outAt + 3 * outStep + c);
            broadcast(SPECIES, -3.0f / 2).fma(odd2, even2).intoArray(out, outAt + 4 * outStep + c);
            x3.intoArray(out, outAt + 5 * outStep + c);
        }
        if (n < LANES) {
            scalar.resultGradients(x, at, step, out, outAt, outStep, n);
        } else if (bound < n) { // the last vector once more, so that it ends where the numbers do
            resultGradients(x, at + n - LANES, step, out, outAt + n - LANES, outStep, LANES);
        }
    }

    @Override
    public void filterGradients(float[] x, int at, int step, float[] out, int outAt, int outStep, int n) {
        int bound = n - n % LANES;
        for (int c = 0; c < bound; c += LANES) {
            FloatVector x1 = fromArray(SPECIES, x, at + step + c);
            FloatVector x2 = fromArray(SPECIES, x, at + 2 * step + c);
            FloatVector x3 = fromArray(SPECIES, x, at + 3 * step + c);
            FloatVector x4 = fromArray(SPECIES, x, at + 4 * step + c);
            FloatVector sum1 = x1.add(x2);
            FloatVector sum2 = x3.add(x4);
            FloatVector difference1 = x1.sub(x2);
            FloatVector difference2 = x3.sub(x4);
            broadcast(SPECIES, 32.0f / 243)
                    .fma(sum2, broadcast(SPECIES, -128.0f / 243).fma(sum1, fromArray(SPECIES, x, at + c).mul(64.0f / 81)))
                    .intoArray(out, outAt + c);
            broadcast(SPECIES, 16.0f / 81).fma(difference2, difference1.mul(-32.0f / 81))
                    .intoArray(out, outAt + outStep + c);
            broadcast(SPECIES, 8.0f / 27)
                    .fma(sum2, broadcast(SPECIES, -8.0f / 27).fma(sum1, fromArray(SPECIES, x, at + 5 * step + c)))
                    .intoArray(out, outAt + 2 * outStep + c);
        }
        if (n < LANES) {
            scalar.filterGradients(x, at, step, out, outAt, outStep, n);
        } else if (bound < n) { // the last vector once more, so that it ends where the numbers do
            filterGradients(x, at + n - LANES, step, out, outAt + n - LANES, outStep, LANES);
        }
    }
}
