package lanewise.train.data.cifar;

/**
 * What is known about one file of the data set after looking at it.
 *
 * @param file what the file should be
 * @param state what it is
 * @param problem what is wrong in words, to follow the file's name and a colon; empty if nothing is
 */
public record FileCheck(ExpectedFile file, State state, String problem) {
    /** The possible findings. */
    public enum State {
        /** Size and SHA-256 are right. */
        OK,
        /** There is no such file. */
        MISSING,
        /** The file is shorter or longer than it should be. */
        WRONG_SIZE,
        /** The size is right and the SHA-256 is not, or a label is out of range. */
        WRONG_CONTENT,
        /** The file cannot be read. */
        UNREADABLE
    }

    /** Returns whether the file is as it should be. */
    public boolean isOk() {
        return state == State.OK;
    }
}
