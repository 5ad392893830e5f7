package lanewise.nn.metrics;

import java.util.stream.IntStream;
import lanewise.tensor.Axes;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Counts the dead units of a layer: those whose output is not positive for any sample of the whole data. For a ReLU
 * that is an output that is always 0: its gradient is 0 too, so the weights in front of it never change again. The units of
 * a layer of images are its channels, which are dead where no pixel of any image is positive.
 *
 * <p>Add the layer's outputs (or, as well, its inputs: ReLU(z) &gt; 0 exactly where z &gt; 0), batch by batch. For
 * other activations the count says how many units never are positive. Derivation:
 * {@code docs/derivations/dead-units.md}.
 */
public final class DeadUnits {
    private final boolean[] alive;
    private long samples;

    /** Starts the count for a layer of the given number of units. */
    public DeadUnits(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("DeadUnits: at least one unit is needed, not " + units);
        }
        alive = new boolean[units];
    }

    /**
     * Takes note of the outputs of one batch. NaN counts as a sign of life.
     *
     * @param outputs of shape (S, units), or (S, units, …), such as images (S, C, H, W)
     */
    public void add(Tensor outputs) {
        if (outputs.rank() < 2 || outputs.dim(1) != alive.length) {
            throw new ShapeMismatchException("DeadUnits: the outputs have shape " + outputs.shape() + ", not (S, "
                    + alive.length + ") or (S, " + alive.length + ", …)");
        }
        if (outputs.elements() == 0) {
            return;
        }
        Axes others = Axes.of(IntStream.range(0, outputs.rank()).filter(axis -> axis != 1).toArray());
        Tensor largest = outputs.max(others);
        for (int unit = 0; unit < alive.length; unit++) {
            alive[unit] |= !(largest.get(unit) <= 0);
        }
        samples += outputs.dim(0);
    }

    /** Adds what another count of the same layer has seen on other samples; it stays as it is. */
    public void merge(DeadUnits other) {
        if (other.units() != units()) {
            throw new IllegalArgumentException(
                    "DeadUnits: " + other.units() + " units cannot be merged into " + units());
        }
        for (int unit = 0; unit < alive.length; unit++) {
            alive[unit] |= other.alive[unit];
        }
        samples += other.samples;
    }

    /** Returns the number of units. */
    public int units() {
        return alive.length;
    }

    /** Returns the number of samples. */
    public long samples() {
        return samples;
    }

    /** Returns whether a unit has been silent on all samples. */
    public boolean isDead(int unit) {
        if (unit < 0 || unit >= alive.length) {
            throw new IllegalArgumentException("DeadUnits: unit " + unit + " is not in 0 .. " + (alive.length - 1));
        }
        return samples > 0 && !alive[unit];
    }

    /** Returns the number of dead units; 0 without samples. */
    public int dead() {
        int dead = 0;
        for (int unit = 0; unit < alive.length; unit++) {
            dead += isDead(unit) ? 1 : 0;
        }
        return dead;
    }

    /** Returns the share of the units that are dead, in [0, 1]; 0 without samples. */
    public double share() {
        return (double) dead() / alive.length;
    }
}
