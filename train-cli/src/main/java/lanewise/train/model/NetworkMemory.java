package lanewise.train.model;

/**
 * The numbers that a network of images keeps for one sample, as {@code lanewise.nn} keeps them.
 *
 * @param step those of a step of training: what layers give and what backward reads besides, and the gradients
 * @param evaluation those that live at once in a forward pass that keeps nothing
 * @param normalizations how many layers normalise groups or batches, each with memory for blocks of any number of samples
 */
public record NetworkMemory(long step, long evaluation, int normalizations) {}
