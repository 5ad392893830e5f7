package lanewise.tensor.internal.op;

import lanewise.tensor.internal.layout.Strided;

/**
 * What an element-wise operation does with runs of its operands, and what {@link ElementPlan} has to know of it.
 * {@link ElementKernels} has them all.
 */
interface ElementKernel {
    /**
     * Computes element i of the result from the i-th element of each input, for i below {@code length}.
     *
     * @param number a number that the operation needs, otherwise anything
     * @param x the arrays, the result's first
     * @param at the position of the first element in each array
     * @param step the distance between neighbours in each array
     */
    void run(double number, Strided[] x, int[] at, int[] step, int length);

    /**
     * Does the same for the elements {@code from .. from + length - 1} of operands in row-major order.
     *
     * @param b null if there is one input
     * @param c null if there are two
     */
    void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length);

    /** Returns whether the result is the input, so that there is nothing to do but to find the elements. */
    default boolean isCopy() {
        return false;
    }

    /** Returns whether there is a loop for two inputs of which every second element counts. */
    default boolean readsEverySecond() {
        return false;
    }

    /** Returns whether an operand may be one element, which stands for a whole run of it, at no cost. */
    default boolean takesScalar(int operand) {
        return false;
    }
}
