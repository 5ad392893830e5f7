package lanewise.train.training;

/**
 * The last step of a run.
 *
 * @param epoch the number of its epoch, from 1
 * @param step its number in the epoch, from 1
 */
public record Ending(int epoch, int step) {}
