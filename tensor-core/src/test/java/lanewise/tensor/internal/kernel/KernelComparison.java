package lanewise.tensor.internal.kernel;

import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Simd;
import lanewise.tensor.Values;
import lanewise.tensor.internal.kernel.AnyKernels.Run;

/** Compares any implementation of {@link FloatKernels} with the reference, bit for bit. */
final class KernelComparison {
    private static final int[] STRIDES = {1, 1, 1, 2, -1, -2, 3};

    private KernelComparison() {}

    /** One call, made once for each implementation. */
    @FunctionalInterface
    interface Call {
        void run(AnyKernels kernels, Run out);
    }

    static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(0, 67), IntStream.of(255, 1023, 1024, 1025, 5003));
    }

    static int stride(Random random) {
        return STRIDES[random.nextInt(STRIDES.length)];
    }

    static Run input(DType dtype, int length, int stride, Random random) {
        return Run.within(Values.withSpecial(dtype, Run.room(length, stride), random), length, stride);
    }

    /** Runs every implementation on an output of its own and compares all of it, also what lies around it. */
    static void compare(DType dtype, Run out, String what, Call task) {
        Run expected = out.copy();
        task.run(AnyKernels.reference(dtype), expected);
        for (AnyKernels kernels : AnyKernels.others(dtype)) {
            Run actual = out.copy();
            task.run(kernels, actual);
            Values.assertSameBits(expected.array(), actual.array(), what);
        }
    }

    // Vector operations only become instructions when C2 compiles their loops, which takes many turns, however many
    // elements each of them does.
    static int manyVectors(DType dtype) {
        return 1000 * Math.max(128, Simd.bits()) / (dtype == DType.F32 ? Float.SIZE : Double.SIZE);
    }

    static void repeat(DType dtype, Consumer<AnyKernels> task) {
        for (AnyKernels kernels : AnyKernels.others(dtype)) {
            for (int i = 0; i < 300; i++) {
                task.accept(kernels);
            }
        }
    }
}
