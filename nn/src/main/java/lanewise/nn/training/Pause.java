package lanewise.nn.training;

/** The moments at which nothing is under way, and the state of a training is whole. */
public enum Pause {
    /** Before the first step of this process. */
    START,
    /** After a step. */
    STEP,
    /** After an epoch and its validation. */
    EPOCH,
    /** Before the training is left, to be resumed later. */
    SUSPENSION
}
