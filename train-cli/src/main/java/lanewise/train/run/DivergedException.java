package lanewise.train.run;

/** Thrown when the loss is no longer a finite number; the message is one line for the user. */
public final class DivergedException extends Exception {
    private static final long serialVersionUID = 1L;

    DivergedException(int epoch, int step, double loss, double learningRate) {
        super("training diverged: the loss is " + loss + " in epoch " + epoch + ", step " + step
                + "; try a learning rate below " + learningRate);
    }
}
