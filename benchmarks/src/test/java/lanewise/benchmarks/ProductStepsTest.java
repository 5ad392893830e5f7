package lanewise.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of docs/matmul.md are products, to the bit. */
class ProductStepsTest {
    /** Sizes at the edges of tiles and of blocks. Beyond one block, sums are added block by block. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 17, 255, 256, 257, 515})
    void everyStepIsTheProduct(int n) {
        float[] a = Tensor.normal(new Philox(3, 0), DType.F32, n, n).toFloatArray();
        float[] b = Tensor.normal(new Philox(3, 1), DType.F32, n, n).toFloatArray();
        float[] inOneSum = new float[n * n];
        ProductLoops.naive(n, a, b, inOneSum);
        float[] inBlocks = Tensor.of(a).reshape(n, n).matmul(Tensor.of(b).reshape(n, n)).toFloatArray();
        List<String> withoutBlocks = List.of("naive", "ordered", "blocked");
        for (ProductSteps.Step step : ProductSteps.steps(2)) {
            float[] c = new float[n * n];
            Arrays.fill(c, Float.NaN); // what was there is no part of a product
            step.product().multiply(n, a, b, c);
            assertArrayEquals(withoutBlocks.contains(step.name()) ? inOneSum : inBlocks, c, step.name());
        }
        if (n <= ProductLoops.KC) {
            assertArrayEquals(inOneSum, inBlocks);
        }
    }
}
