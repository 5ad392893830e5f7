package lanewise.nn.data;

import lanewise.tensor.Tensor;

/**
 * One sample of a data set, without an axis for samples.
 *
 * @param input what the model is given: a vector (M), an image, …
 * @param target what the loss is given: a scalar (rank 0) of integers for a label, a vector of numbers, …
 */
public record Sample(Tensor input, Tensor target) {}
