package lanewise.tensor;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/**
 * Prints which kernels run and, unless the argument is {@code reason}, a hash over the results of a set of operations:
 * equal bits give equal lines.
 */
final class SimdHash {
    private final MessageDigest digest;

    private SimdHash() throws Exception {
        digest = MessageDigest.getInstance("SHA-256");
    }

    public static void main(String[] args) throws Exception {
        System.out.println("kernels: " + (Simd.isVector() ? "vector " + Simd.bits() : "scalar"));
        System.out.println("reason: " + Simd.reason());
        if (args.length == 0) {
            System.out.println("hash: " + hash());
        }
    }

    static String hash() throws Exception {
        SimdHash hash = new SimdHash();
        for (DType dtype : DType.values()) {
            Random random = new Random(15);
            hash.products(dtype, random);
            hash.elementwise(dtype, random);
            hash.reductions(dtype, random);
        }
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    private void products(DType dtype, Random random) {
        Tensor a = Tensor.of(Values.ordinary(dtype, 67 * 530, random), 67, 530).to(dtype);
        Tensor b = Tensor.of(Values.ordinary(dtype, 530 * 129, random), 530, 129).to(dtype);
        add(a.matmul(b));
        add(b.transpose().matmul(a.transpose()));
        add(a.matmul(b.slice(1, 0, 129, 3)));
        add(a.slice(0, 66, Integer.MIN_VALUE, -1).matmul(b).addmm(a, b));
    }

    private void elementwise(DType dtype, Random random) {
        int length = 3_001;
        Tensor x = Tensor.of(Values.withSpecial(dtype, length, random), length).to(dtype);
        Tensor y = Tensor.of(Values.withSpecial(dtype, length, random), length).to(dtype);
        for (Tensor result : new Tensor[] {x.add(y), x.sub(y), x.mul(y), x.div(y), x.maximum(y), x.minimum(y),
            x.eq(y), x.ne(y), x.lt(y), x.le(y), x.gt(y), x.ge(y), x.add(0.1), x.mul(0.1), x.div(0.1), x.maximum(0),
            x.pow(y), x.pow(2.5), x.neg(), x.abs(), x.sign(), x.square(), x.sqrt(), x.exp(), x.expm1(), x.log(),
            x.log1p(), x.sin(), x.cos(), x.tanh(), x.sigmoid(), x.erf(), x.axpy(0.3, y), Tensor.where(x, y, x),
            x.clamp(-1, 1)}) {
            add(result);
        }
        Tensor matrix = x.broadcastTo(25, length).copy(); // long enough for several threads
        add(matrix.axpy(0.3, y));
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        add(y.setUnsignedBytes(bytes, 0, 0.017, -2.1));
    }

    private void reductions(DType dtype, Random random) {
        Tensor x = Tensor.of(Values.ordinary(dtype, 1100 * 67, random), 1100, 67).to(dtype);
        for (int[] axes : new int[][] {{}, {0}, {1}}) {
            add(x.sum(axes));
            add(x.mean(axes));
            add(x.max(axes));
            add(x.min(axes));
            add(x.logSumExp(axes));
            add(x.prod(axes));
            add(x.var(axes));
            add(x.norm(axes));
            add(x.norm(1, false, axes));
        }
        add(x.cumsum(0));
        add(x.cumsum(1));
        double[] largest = Arrays.stream(x.argmax(1)).asDoubleStream().toArray();
        add(Tensor.of(largest, largest.length));
        add(Tensor.normal(new Philox(1, 2), dtype, 1000));
    }

    // One NaN is as good as another.
    private void add(Tensor tensor) {
        ByteBuffer bits = ByteBuffer.allocate(Long.BYTES * tensor.elements());
        for (double value : tensor.toDoubleArray()) {
            bits.putLong(Double.doubleToLongBits(value));
        }
        digest.update(bits.flip());
    }
}
