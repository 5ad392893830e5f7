package lanewise.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * The axes that a reduction runs over, and whether they stay in the result, with size 1. Immutable: who reduces often
 * creates one once.
 *
 * <pre>{@code
 * x.sum(Axes.of(0))                  // (S, C) → (C,), as x.sum(0)
 * x.sub(x.max(Axes.of(1).keep()))    // (S, C) − (S, 1): of each row its largest element
 * x.mean(Axes.all(), out)            // (S, C) → (), into out
 * }</pre>
 */
public final class Axes {
    private static final Axes ALL = new Axes(false);

    private final boolean kept;
    private final int[] numbers; // none stands for all

    private Axes(boolean kept, int... numbers) {
        this.kept = kept;
        this.numbers = numbers;
    }

    /** Returns all axes of whatever tensor they are used on. */
    public static Axes all() {
        return ALL;
    }

    /**
     * Returns the given axes; negative ones count from the end.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Axes of(int... axes) {
        Objects.requireNonNull(axes, "of: axes is null");
        if (axes.length == 0) {
            throw new IllegalArgumentException("of: no axis is given; Axes.all() stands for all");
        }
        return new Axes(false, axes.clone());
    }

    /** Returns the same axes, which stay in the result with size 1. */
    public Axes keep() {
        return new Axes(true, numbers);
    }

    boolean areKept() {
        return kept;
    }

    // Not a copy; no elements stand for all axes.
    int[] numbers() {
        return numbers;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Axes axes && kept == axes.kept && Arrays.equals(numbers, axes.numbers);
    }

    @Override
    public int hashCode() {
        return 2 * Arrays.hashCode(numbers) + (kept ? 1 : 0);
    }

    /** Returns the axes as they are written: {@code Axes.of(0, -1).keep()}. */
    @Override
    public String toString() {
        String list = Arrays.toString(numbers);
        return "Axes." + (numbers.length == 0 ? "all()" : "of(" + list.substring(1, list.length() - 1) + ")")
                + (kept ? ".keep()" : "");
    }
}
