package lanewise.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A tensor and its elements, and axes to reduce. */
record ReductionCase(Tensor x, double[] values, int[] axes) {
    static ReductionCase random(DType dtype, int[] shape, Random random) {
        double[] values = random.nextInt(3) == 0 ? Values.withSpecial(dtype, IndexModel.elements(shape), random)
                : Values.ordinary(dtype, IndexModel.elements(shape), random);
        int[] axes = IntStream.range(0, shape.length).filter(axis -> random.nextBoolean())
                .map(axis -> random.nextBoolean() ? axis : axis - shape.length).toArray();
        return new ReductionCase(GuardedView.random(dtype, shape, random).set(values).view(), values, axes);
    }

    boolean reduces(int axis) {
        return axes.length == 0 || Arrays.stream(axes).anyMatch(a -> Math.floorMod(a, x.rank()) == axis);
    }

    /** Returns the axes to reduce. */
    Axes over(boolean keep) {
        Axes over = axes.length == 0 ? Axes.all() : Axes.of(axes);
        return keep ? over.keep() : over;
    }

    int[] resultShape(boolean keepDims) {
        return IntStream.range(0, x.rank()).filter(axis -> keepDims || !reduces(axis))
                .map(axis -> reduces(axis) ? 1 : x.dim(axis)).toArray();
    }

    /** Returns what the elements behind each element of the result give, taken in row-major order. */
    double[] expect(ToDoubleFunction<double[]> reduction) {
        return groups().stream().map(group -> Arrays.stream(group).mapToDouble(i -> values[i]).toArray())
                .mapToDouble(reduction).toArray();
    }

    /** Returns the numbers, in row-major order, of the elements behind each element of the result. */
    List<int[]> groups() {
        int[] kept = resultShape(true);
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < IndexModel.elements(kept); i++) {
            groups.add(new ArrayList<>());
        }
        IndexModel result = IndexModel.fresh(kept);
        for (int i = 0; i < values.length; i++) {
            int[] index = IndexModel.index(i, x.shape().toArray());
            for (int axis = 0; axis < index.length; axis++) {
                index[axis] = reduces(axis) ? 0 : index[axis];
            }
            groups.get(result.cell(index)).add(i);
        }
        return groups.stream().map(group -> group.stream().mapToInt(Integer::intValue).toArray()).toList();
    }
}
