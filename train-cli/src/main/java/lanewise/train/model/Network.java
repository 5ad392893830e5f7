package lanewise.train.model;

import java.util.Optional;
import lanewise.nn.Conv2d;
import lanewise.nn.Sequential;

/**
 * The modules of a network.
 *
 * @param module all layers; gives logits
 * @param whitening the convolution whose filters whiten patches of the training images and stay as they are then, if there
 *     is one
 */
public record Network(Sequential module, Optional<Conv2d> whitening) {}
