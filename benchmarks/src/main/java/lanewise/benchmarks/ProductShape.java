package lanewise.benchmarks;

/** The shape of a matrix product: (m, k) × (k, n). */
public record ProductShape(int m, int n, int k) {
    /** Returns the shape written as MxNxK. */
    public static ProductShape parse(String text) {
        String[] sizes = text.split("x");
        return new ProductShape(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2]));
    }

    /** Returns the number of floating-point operations, a fused multiply-add counted as two. */
    public double operations() {
        return 2.0 * m * n * k;
    }
}
