package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Stand-in until the polynomials are in. */
final class VectorFloatMath {
    static FloatVector exp(FloatVector x) { float[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = FloatMath.exp(v[i]); return FloatVector.fromArray(VectorLanes.F32, v, 0); }
    static FloatVector expm1(FloatVector x) { float[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = FloatMath.expm1(v[i]); return FloatVector.fromArray(VectorLanes.F32, v, 0); }
    static FloatVector log(FloatVector x) { float[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = FloatMath.log(v[i]); return FloatVector.fromArray(VectorLanes.F32, v, 0); }
    static FloatVector log1p(FloatVector x) { float[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = FloatMath.log1p(v[i]); return FloatVector.fromArray(VectorLanes.F32, v, 0); }
    static FloatVector tanh(FloatVector x) { float[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = FloatMath.tanh(v[i]); return FloatVector.fromArray(VectorLanes.F32, v, 0); }
    static FloatVector sigmoid(FloatVector x) { float[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = FloatMath.sigmoid(v[i]); return FloatVector.fromArray(VectorLanes.F32, v, 0); }
}
