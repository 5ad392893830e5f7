package lanewise.nn.training;

/**
 * Thrown when a loss or a gradient is no longer a finite number. The step was not made: parameters and the optimizer are
 * as before it; running statistics have seen its batch. Where shards are averaged, all is as it was after the latest
 * average. The message is one line for the user.
 */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is not finite, and where it was met first. */
    private final String finding;

    /** The number of the epoch, from 1. */
    private final int epoch;

    /** The number of the step in the epoch, from 1. */
    private final int step;

    /** The numbers of the samples of the batch. */
    private final int[] indices;

    DivergedException(String finding, int epoch, int step, long number, double learningRate, int... indices) {
        super("training diverged: " + finding + ", in epoch " + epoch + ", step " + step + " (step " + number
                + " of the training); try a learning rate below " + learningRate);
        this.finding = finding;
        this.epoch = epoch;
        this.step = step;
        this.indices = indices.clone();
    }

    /** Returns what is not finite, and where it was met first. */
    public String finding() {
        return finding;
    }

    /** Returns the number of the epoch, from 1. */
    public int epoch() {
        return epoch;
    }

    /** Returns the number of the step in the epoch, from 1. */
    public int step() {
        return step;
    }

    /** Returns the numbers of the samples of the batch in which it was met; of the step's last one for a gradient. */
    public int[] indices() {
        return indices.clone();
    }
}
