package lanewise.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import lanewise.tensor.Axes;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Pooling2d;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;

/**
 * Runs one operation again and again until C2 has compiled its loop: what {@code benchmarks/model/loops.py} takes the
 * machine code from.
 */
public final class HotLoop {
    private static final int ELEMENTS = 4096;

    private final Tensor x;
    private final Tensor y;
    private final Tensor out;
    private final Tensor matrix;
    private final DType dtype;

    private HotLoop(DType dtype) {
        this.dtype = dtype;
        x = Tensor.uniform(new Philox(42, 1), dtype, ELEMENTS).add(0.5);
        y = Tensor.uniform(new Philox(42, 2), dtype, ELEMENTS).add(0.5);
        out = Tensor.zerosLike(x);
        matrix = Tensor.uniform(new Philox(42, 3), dtype, 256, 256).add(0.5);
    }

    /**
     * Runs an operation for some seconds; without arguments prints the names.
     *
     * @param args a name, an element type and a number of seconds
     */
    public static void main(String[] args) {
        if (args.length == 0) {
            new HotLoop(DType.F32).operations().keySet().forEach(System.out::println);
            return;
        }
        Supplier<?> operation = new HotLoop(DType.valueOf(args[1])).operations().get(args[0]);
        if (operation == null) {
            throw new IllegalArgumentException("no loop " + args[0]);
        }
        long end = System.nanoTime() + (long) (1e9 * Double.parseDouble(args[2]));
        Parallelism.withThreads(1, () -> {
            while (System.nanoTime() < end) {
                Object _ = operation.get();
            }
            return null;
        });
    }

    private Map<String, Supplier<?>> operations() {
        Map<String, Supplier<?>> all = new LinkedHashMap<>();
        all.put("product", product(240, 240, 256));
        all.put("product of a narrow panel", product(240, 16, 256));
        all.put("product without packing", product(60, 64, 64));
        all.put("row times matrix", product(1, 256, 256));
        all.put("matrix times column", product(256, 1, 256));
        all.put("packing", product(8, 240, 256));
        all.put("add", () -> x.add(y, out));
        all.put("mul by a number", () -> x.mul(1.5, out));
        all.put("maximum with a number", () -> x.maximum(0, out));
        Tensor truth = x.lt(y);
        all.put("less", () -> x.lt(y, truth));
        all.put("less as numbers", () -> x.lt(y, out));
        Tensor condition = y.lt(x);
        all.put("where", () -> Tensor.where(condition, x, y, out));
        all.put("axpy", () -> x.axpy(0.5, y, out));
        all.put("addcmul", () -> x.addcmul(y, y, 0.5, out));
        all.put("sqrt", () -> x.sqrt(out));
        all.put("exp", () -> x.exp(out));
        all.put("log", () -> x.log(out));
        all.put("tanh", () -> x.tanh(out));
        all.put("sigmoid", () -> x.sigmoid(out));
        all.put("sin", () -> x.sin(out));
        all.put("sum of columns", reduced("sum", Axes.of(0)));
        all.put("sum of rows", reduced("sum", Axes.of(1)));
        all.put("maximum of columns", reduced("max", Axes.of(0)));
        all.put("maximum of rows", reduced("max", Axes.of(1)));
        Tensor transposed = Tensor.zeros(dtype, 256, 256);
        all.put("transposition", () -> transposed.copyFrom(matrix.transpose()));
        all.put("every second element", () -> out.slice(0, 0, ELEMENTS / 2).copyFrom(x.slice(0, 0, ELEMENTS, 2)));
        addIntegers(DType.I32, all);
        addIntegers(DType.I64, all);
        int[] rows = new Philox(42, 4).permutation(256);
        Tensor chosen = Tensor.zeros(dtype, 256, 64);
        Tensor narrow = matrix.slice(1, 0, 64).copy();
        all.put("rows by index", () -> narrow.indexSelect(0, rows, chosen));
        addImages(all);
        return all;
    }

    private void addImages(Map<String, Supplier<?>> all) {
        Tensor images = Tensor.uniform(new Philox(42, 7), dtype, 2, 16, 16, 64).permute(0, 3, 1, 2);
        Tensor filters = Tensor.uniform(new Philox(42, 8), dtype, 64, 1, 3, 3);
        Tensor result = Tensor.zerosLike(images);
        Convolution2d convolution = new Convolution2d(Window2d.of(3).padding(1), 64);
        all.put("convolution in groups", () -> convolution.forward(images, filters, result));
        Tensor tileFilters = Tensor.uniform(new Philox(42, 9), dtype, 64, 64, 3, 3);
        Convolution2d tiles = Convolution2d.of(Window2d.of(3).padding(1)).by(ConvolutionAlgorithm.WINOGRAD);
        all.put("convolution by tiles", () -> tiles.forward(images, tileFilters, result));
        Pooling2d pooling = Pooling2d.of(Window2d.of(2).stride(2));
        Tensor maximum = pooling.max(images);
        Tensor taps = Tensor.zerosLike(maximum);
        all.put("maximum of windows", () -> pooling.max(images, maximum, taps));
        all.put("gradient of maxima", () -> pooling.maxGradient(maximum, taps, result));
        Tensor average = pooling.average(images);
        all.put("average of windows", () -> pooling.average(images, average));
    }

    private void addIntegers(DType type, Map<String, Supplier<?>> all) {
        Tensor a = x.mul(1000).to(type);
        Tensor b = y.mul(10).to(type);
        Tensor result = Tensor.zerosLike(a);
        all.put(type + " divided by a number", () -> a.div(7, result));
        all.put(type + " divided", () -> a.div(b, result));
        all.put(type + " divided, rounded down", () -> a.floorDivide(b, result));
        all.put(type + " remainder", () -> a.remainder(b, result));
        all.put(type + " shifted", () -> a.shiftRight(b, result));
    }

    private Supplier<Tensor> product(int m, int n, int k) {
        Tensor a = Tensor.uniform(new Philox(42, 5), dtype, m, k);
        Tensor b = Tensor.uniform(new Philox(42, 6), dtype, k, n);
        Tensor c = Tensor.zeros(dtype, m, n);
        return () -> a.matmul(b, c);
    }

    private Supplier<Tensor> reduced(String operation, Axes axes) {
        Tensor result = Tensor.zeros(dtype, 256);
        return operation.equals("sum") ? () -> matrix.sum(axes, result) : () -> matrix.max(axes, result);
    }
}
