package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import lanewise.tensor.internal.simd.VectorLanes;

/** Loads a vector of doubles: what {@link VectorFloatWidening} is where nothing is to be widened. */
final class VectorDoubleWidening {
    private VectorDoubleWidening() {}

    static DoubleVector load(double[] x, int offset) {
        return DoubleVector.fromArray(VectorLanes.F64, x, offset);
    }
}
