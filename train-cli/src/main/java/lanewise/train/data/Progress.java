package lanewise.train.data;

/**
 * Is told how far a fetch has come. Called often, perhaps from several threads but by one at a time; implementations
 * return quickly.
 */
@FunctionalInterface
public interface Progress {
    /** Ignores everything. */
    Progress NONE = (task, done, total) -> { };

    /**
     * Reports the state of a task.
     *
     * @param task what is being done, a few words; a new text means that a new task has begun
     * @param done bytes done so far
     * @param total bytes in all, or −1 if unknown
     */
    void update(String task, long done, long total);
}
