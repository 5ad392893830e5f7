package lanewise.tensor;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import lanewise.testing.FloatingTypes;

/**
 * Prints which kernels run and, unless the argument is {@code reason}, a hash over the results of a set of operations:
 * equal bits give equal lines.
 */
final class SimdHash {
    // Rows are no whole number of vectors, and of bytes one that fills the widest.
    private static final int ORDER = 67;

    private static final int BLOCK = 1 << 16; // elements that are hashed at once

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
        for (DType dtype : FloatingTypes.all()) {
            Random random = new Random(15);
            hash.products(dtype, random);
            hash.vectorsAndStacks(dtype, random);
            hash.elementwise(dtype, random);
            hash.reductions(dtype, random);
            hash.selections(dtype, random);
            hash.images(dtype, new Random(20));
        }
        for (DType dtype : DType.values()) {
            hash.everyMethod(dtype, new Random(16));
        }
        for (DType dtype : new DType[] {DType.I32, DType.I64, DType.U8}) {
            hash.integers(dtype, new Random(17));
        }
        hash.truths(new Random(18));
        hash.casts(new Random(19));
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

    // With 128 elements and more a product of one column has an order of its own, in blocks of 4,096.
    private void vectorsAndStacks(DType dtype, Random random) {
        Tensor a = Tensor.of(Values.ordinary(dtype, 37 * 9_001, random), 37, 9_001).to(dtype);
        Tensor x = Tensor.of(Values.ordinary(dtype, 9_001, random), 9_001).to(dtype);
        add(a.matmul(x));
        add(a.slice(1, 0, 9_001, 3).matmul(x.slice(0, 9_000, Integer.MIN_VALUE, -3)));
        add(a.narrow(1, 0, 127).matmul(x.narrow(0, 0, 127)));
        add(a.select(0, 1).matmul(a.transpose()));
        add(a.select(0, 2).dot(x));
        add(a.select(1, 0).outer(x));
        Tensor left = Tensor.of(Values.ordinary(dtype, 6 * 70 * 300, random), 6, 70, 300).to(dtype);
        Tensor right = Tensor.of(Values.ordinary(dtype, 6 * 300 * 50, random), 6, 300, 50).to(dtype);
        add(left.matmul(right));
        add(left.matmul(right.select(0, 3)));
        add(right.transpose(1, 2).matmul(left.transpose(1, 2)));
        add(left.matmul(right.narrow(2, 7, 1)));
        add(Tensor.einsum("bik,bkj->bji", left, right));
        add(Tensor.einsum("bik,k->bi", left, x.narrow(0, 0, 300)));
        add(Tensor.einsum("bik,bkj->ij", left, right));
        add(Tensor.einsum("bik->kb", left));
        add(Tensor.einsum("bik,bkj,j->bi", List.of(left, right, x.narrow(0, 0, 50))));
        add(a.narrow(1, 0, 30).matmul(x.narrow(0, 0, 30 * 128).reshape(30, 128))); // small enough not to be packed
        add(a.sum()); // long enough for several threads
    }

    private void images(DType dtype, Random random) {
        Tensor x = Tensor.of(Values.ordinary(dtype, 2 * 13 * 11 * 36, random), 2, 13, 11, 36).to(dtype).permute(0, 3, 1, 2);
        for (int groups : new int[] {1, 2, 4, 36}) {
            Tensor w = Tensor.of(Values.ordinary(dtype, 72 * 3 * 3 * 36 / groups, random), 72, 36 / groups, 3, 3).to(dtype);
            for (Window2d window : new Window2d[] {Window2d.of(3).padding(1), Window2d.of(3).stride(2).dilation(1, 2)}) {
                Convolution2d convolution = new Convolution2d(window, groups);
                Tensor y = convolution.forward(x, w);
                add(y);
                add(convolution.inputGradient(y, w, 13, 11));
                add(convolution.weightGradient(y, x));
            }
            Convolution2d tiles = new Convolution2d(Window2d.of(3).padding(1), groups, ConvolutionAlgorithm.WINOGRAD);
            Tensor y = tiles.forward(x, w);
            add(y);
            add(tiles.inputGradient(y, w, 13, 11));
            add(tiles.weightGradient(y, x));
        }
        for (Window2d window : new Window2d[] {Window2d.of(2).stride(2), Window2d.of(3).stride(2).padding(1)}) {
            Pooling2d pooling = Pooling2d.of(window).withCeiling();
            Tensor maximum = pooling.max(x);
            Tensor taps = Tensor.zerosLike(maximum);
            add(pooling.max(x, maximum, taps));
            add(pooling.maxGradient(maximum, taps, Tensor.zerosLike(x)));
            Tensor average = pooling.average(x);
            add(average);
            add(pooling.averageGradient(average, Tensor.zerosLike(x)));
        }
    }

    private void elementwise(DType dtype, Random random) {
        int length = 3_001;
        Tensor x = Tensor.of(Values.withSpecial(dtype, length, random), length).to(dtype);
        Tensor y = Tensor.of(Values.withSpecial(dtype, length, random), length).to(dtype);
        for (Tensor result : new Tensor[] {x.add(y), x.sub(y), x.mul(y), x.div(y), x.maximum(y), x.minimum(y),
            x.eq(y), x.ne(y), x.lt(y), x.le(y), x.gt(y), x.ge(y), x.add(0.1), x.mul(0.1), x.div(0.1), x.maximum(0),
            x.pow(y), x.pow(2.5), x.neg(), x.abs(), x.sign(), x.square(), x.sqrt(), x.exp(), x.expm1(), x.log(),
            x.log1p(), x.sin(), x.cos(), x.tanh(), x.sigmoid(), x.erf(), x.floor(), x.ceil(), x.trunc(), x.round(),
            x.atan2(y), x.atan2(0.5), x.fmod(y), x.remainder(y), x.floorDivide(y), x.remainder(0.7),
            x.tan(), x.asin(), x.acos(), x.atan(), x.sinh(), x.cosh(), x.axpy(0.3, y), x.addcmul(y, x),
            x.addcmul(y, x, 0.3), Tensor.where(x, y, x), x.clamp(-1, 1)}) {
            add(result);
        }
        Tensor matrix = x.broadcastTo(25, length).copy(); // long enough for several threads
        add(matrix.axpy(0.3, y));
        add(matrix.addcmul(y, matrix, 0.3));
        add(matrix.transpose().add(y.reshape(length, 1)));
        add(matrix.slice(1, length - 1, Integer.MIN_VALUE, -2).mul(y.slice(0, 0, length, 2)).round());
        add(matrix.slice(0, 0, 25, 3).exp());
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        add(y.copyFrom(bytes, 0, 0.017, -2.1));
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
            add(x.std(axes));
            Axes over = axes.length == 0 ? Axes.all() : Axes.of(axes);
            add(x.norm(over));
            add(x.norm(1, over));
        }
        add(x.cumsum(0));
        add(x.cumsum(1));
        add(x.cumprod(0));
        add(x.cumprod(1));
        add(x.slice(0, 1099, Integer.MIN_VALUE, -2).transpose().std(1));
        Tensor some = Tensor.of(Values.withSpecial(dtype, 67 * 1100, random), 67, 1100).to(dtype);
        Tensor few = some.gt(0.4).and(some.lt(0.6)).to(dtype);
        for (int axis = 0; axis < 2; axis++) {
            add(few.any(axis));
            add(few.eq(0).all(axis));
            for (Tensor tensor : List.of(x, some)) {
                add(tensor.argmax(axis));
                add(tensor.argmin(axis));
                add(tensor.transpose().argmin(axis));
            }
        }
    }

    private void selections(DType dtype, Random random) {
        Tensor x = Tensor.of(Values.withSpecial(dtype, 300 * 257, random), 300, 257).to(dtype);
        add(x.sort(0));
        add(x.argsort(1));
        add(x.topK(5, 1).values());
        add(x.indexSelect(1, 256, 0, 3));
        add(x.triu(3));
        add(x.roll(5, 1));
        add(Tensor.concat(0, x, x.flip(1)));
        add(x.to(dtype == DType.F32 ? DType.F64 : DType.F32));
        add(Tensor.normal(new Philox(1, 2), dtype, 1000));
        add(Tensor.uniform(new Philox(3, 4), dtype, 1000));
    }

    // Found by reflection; operands side by side in storage, and not.
    private void everyMethod(DType dtype, Random random) {
        for (TensorMethod method : TensorMethod.all()) {
            if (method.out() < 0 && method.dependsOnType()) {
                TensorCall.of(method, dtype).ifPresent(call -> {
                    List<Tensor> inputs = call.inputs(ORDER, random);
                    if (method.name().equals("outer")) { // of whole matrices it has 20 million elements
                        inputs = inputs.stream().map(x -> x.select(0, 1)).toList();
                    }
                    addResult(call, inputs);
                    addResult(call, inputs.stream().map(x -> x.rank() == 2 ? x.transpose().flip(0) : x.flip()).toList());
                });
            }
        }
    }

    // Some methods take numbers that depend on their other arguments; those of the call itself are accepted.
    private void addResult(TensorCall call, List<Tensor> inputs) {
        Object result;
        try {
            result = call.withInputs(inputs).run();
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            result = call.run();
        }
        if (result instanceof Number number) {
            add(Tensor.scalar(DType.F64, number.doubleValue()));
        }
        TensorCall.tensors(result).forEach(this::add);
    }

    // All bits of elements, so that arithmetic wraps around; long enough for several threads.
    private void integers(DType dtype, Random random) {
        Tensor x = Tensor.of(random.longs(25 * 3_001).toArray(), 25, 3_001).to(dtype);
        Tensor y = Tensor.of(random.longs(3_001).toArray()).to(dtype);
        Tensor divisor = y.maximum(1);
        Tensor few = y.and(Tensor.scalar(dtype, 63));
        for (Tensor result : new Tensor[] {x.add(y), x.sub(y), x.mul(y), x.div(divisor), x.div(7), x.pow(few), x.pow(5),
            x.maximum(y), x.minimum(y), x.eq(y), x.lt(y), x.le(y), x.ne(100), x.gt(100), x.ge(100), x.and(y), x.or(y),
            x.xor(y), x.not(), x.shiftLeft(few), x.shiftRight(few), x.shiftRight(3), x.neg(), x.abs(), x.sign(), x.square(),
            x.clamp(3, 90), x.transpose().add(y.reshape(3_001, 1)), x.slice(1, 3_000, Integer.MIN_VALUE, -2).mul(3)}) {
            add(result);
        }
        for (int[] axes : new int[][] {{}, {0}, {1}}) {
            Axes over = axes.length == 0 ? Axes.all() : Axes.of(axes);
            for (Tensor result : new Tensor[] {x.sum(axes), x.prod(axes), x.max(axes), x.min(axes), x.mean(axes),
                x.var(axes), x.std(axes), x.norm(over), x.norm(1, over), x.any(axes), x.all(axes)}) {
                add(result);
            }
        }
        for (int axis = 0; axis < 2; axis++) {
            for (Tensor result : new Tensor[] {x.cumsum(axis), x.cumprod(axis), x.argmax(axis), x.argmin(axis)}) {
                add(result);
            }
        }
    }

    private void truths(Random random) {
        Tensor x = Tensor.of(random.ints(25 * 3_001, 0, 2).toArray(), 25, 3_001).to(DType.BOOL);
        Tensor y = x.select(0, 7).copy();
        Tensor few = Tensor.zeros(DType.BOOL, 25, 3_001);
        few.set(1, 20, 2_999);
        for (Tensor result : new Tensor[] {x.and(y), x.or(y), x.xor(y), x.not(), x.eq(y), x.lt(y), x.sum(), x.sum(0), x.sum(1),
            x.mean(0), x.max(0), x.any(1), x.all(0), few.any(), few.any(0), few.not().all(1), few.argmax(1), x.cumsum(1),
            Tensor.where(x, y, few), Tensor.where(x, few.not(), y.flip())}) {
            add(result);
        }
    }

    private void casts(Random random) {
        for (DType from : DType.values()) {
            Tensor x = Tensor.of(Values.withSpecial(DType.F64, 3_001, random)).mul(100).to(from);
            for (DType to : DType.values()) {
                add(x.to(to));
                add(x.slice(0, 3_000, Integer.MIN_VALUE, -2).to(to));
            }
        }
    }

    // Some results have millions of elements, and the heap may be small.
    private void add(Tensor tensor) {
        Tensor all = tensor.reshape(tensor.elements());
        for (int from = 0; from < all.elements(); from += BLOCK) {
            addBlock(all.slice(0, from, Math.min(all.elements(), from + BLOCK)));
        }
    }

    // One NaN is as good as another. Doubles do not hold every I64.
    private void addBlock(Tensor tensor) {
        ByteBuffer bits = ByteBuffer.allocate(Long.BYTES * tensor.elements());
        if (tensor.dtype() == DType.I64) {
            bits.asLongBuffer().put(tensor.toLongArray());
        } else {
            for (double value : tensor.toDoubleArray()) {
                bits.putLong(Double.doubleToLongBits(value));
            }
        }
        digest.update(bits.array());
    }
}
