package lanewise.train.training;

/** Thrown when a loss or a gradient is no longer a finite number; the message is one line for the user. */
public final class DivergedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Divergence divergence;

    DivergedException(Divergence divergence) {
        super("training diverged: " + divergence.describe() + "; try a learning rate below "
                + divergence.config().learningRate());
        this.divergence = divergence;
    }

    /** Returns the step, with all that is needed to compute it again. */
    public Divergence divergence() {
        return divergence;
    }
}
