package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Stand-in until the polynomials are in. */
final class VectorDoubleMath {
    static DoubleVector exp(DoubleVector x) { double[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = DoubleMath.exp(v[i]); return DoubleVector.fromArray(VectorLanes.F64, v, 0); }
    static DoubleVector expm1(DoubleVector x) { double[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = DoubleMath.expm1(v[i]); return DoubleVector.fromArray(VectorLanes.F64, v, 0); }
    static DoubleVector log(DoubleVector x) { double[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = DoubleMath.log(v[i]); return DoubleVector.fromArray(VectorLanes.F64, v, 0); }
    static DoubleVector log1p(DoubleVector x) { double[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = DoubleMath.log1p(v[i]); return DoubleVector.fromArray(VectorLanes.F64, v, 0); }
    static DoubleVector tanh(DoubleVector x) { double[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = DoubleMath.tanh(v[i]); return DoubleVector.fromArray(VectorLanes.F64, v, 0); }
    static DoubleVector sigmoid(DoubleVector x) { double[] v = x.toArray(); for (int i = 0; i < v.length; i++) v[i] = DoubleMath.sigmoid(v[i]); return DoubleVector.fromArray(VectorLanes.F64, v, 0); }
}
