package shop;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Simd;
import lanewise.tensor.Tensor;

/** Someone's program: prints which kernels run and a hash of a few results. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Tensor a = Tensor.normal(new Philox(1, 0), DType.F32, 70, 300);
        Tensor b = Tensor.uniform(new Philox(2, 0), DType.F32, 300, 50);
        Tensor c = a.matmul(b).tanh().add(b.sum(0));
        System.out.println((Simd.isVector() ? "vector" : "scalar") + " "
                + Arrays.hashCode(c.toFloatArray()));
    }
}
