package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** Loads floats as doubles, a vector of these at a time; the double's twin just loads. */
final class VectorFloatWidening {
    private static final VectorSpecies<Double> WIDE = VectorLanes.F64;
    private static final VectorSpecies<Float> HALF = VectorLanes.F32_PER_F64;

    private VectorFloatWidening() {}

    static DoubleVector load(float[] x, int offset) {
        return (DoubleVector) FloatVector.fromArray(HALF, x, offset).convertShape(VectorOperators.F2D, WIDE, 0);
    }
}
