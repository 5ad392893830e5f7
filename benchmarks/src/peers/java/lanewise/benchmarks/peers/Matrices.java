package lanewise.benchmarks.peers;

import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/** Row-major operands of a product, the same for all peers: A is M × K, B is K × N. */
public record Matrices(int m, int n, int k) {
    float[] a() {
        return values(1, m, k);
    }

    float[] b() {
        return values(2, k, n);
    }

    private static float[] values(int stream, int rows, int columns) {
        return Tensor.uniform(new Philox(42, stream), DType.F32, rows, columns).toFloatArray();
    }
}
