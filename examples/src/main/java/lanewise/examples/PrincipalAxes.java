package lanewise.examples;

import java.util.Locale;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * What Lanewise leaves to others: EJML finds eigenvalues and eigenvectors of a covariance matrix. Both libraries work on the
 * same arrays, so nothing is copied: a tensor wraps an array in row-major order, and so does a matrix of EJML. The points lie
 * around the line through (2, 1, 0).
 *
 * <pre>
 * variance 5.040, by EJML 5.040, along [0.895 0.446 0.   ]
 * variance 0.011, by EJML 0.011, along [ 0.394 -0.792 -0.467]
 * variance 0.010, by EJML 0.010, along [ 0.208 -0.418  0.884]
 * </pre>
 */
public final class PrincipalAxes {
    private PrincipalAxes() {}

    public static void main(String[] args) {
        Tensor along = Tensor.normal(new Philox(7, 0), DType.F64, 1000, 1);
        Tensor noise = Tensor.normal(new Philox(7, 1), DType.F64, 1000, 3).mul(0.1);
        Tensor points = along.mul(Tensor.of(new double[] {2, 1, 0})).add(noise);

        double[] shared = new double[9];
        Tensor centred = points.sub(points.mean(0));
        centred.transpose().matmul(centred, Tensor.wrap(shared, 3, 3));   // the product is written into the array …
        DMatrixRMaj scatter = DMatrixRMaj.wrap(3, 3, shared);             // … and read from there

        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(3, true, true);
        eigen.decompose(scatter);
        for (int i = 0; i < 3; i++) {
            Tensor axis = Tensor.wrap(eigen.getEigenVector(i).data, 3);   // again the array itself
            double variance = centred.matmul(axis.unsqueeze(1)).square().sum().item() / 999;
            Tensor rounded = axis.mul(Math.signum(axis.get(0))).mul(1000).round().div(1000);
            System.out.printf(Locale.ROOT, "variance %.3f, by EJML %.3f, along %s%n", variance,
                    eigen.getEigenvalue(i).real / 999, rounded);
        }
    }
}
