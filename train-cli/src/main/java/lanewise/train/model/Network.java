package lanewise.train.model;

import java.util.List;
import java.util.Optional;
import lanewise.nn.Conv2d;
import lanewise.nn.Parameter;
import lanewise.nn.Sequential;

/**
 * The modules of a network.
 *
 * @param module all layers; gives logits
 * @param whitening the convolution whose filters whiten patches of the training images and stay as they are then, if there
 *     is one
 */
public record Network(Sequential module, Optional<Conv2d> whitening) {
    /** Returns the parameters that an optimizer moves: all but the filters that whiten. */
    public List<Parameter> trainable() {
        return module.parameters().stream()
                .filter(parameter -> whitening.isEmpty() || parameter != whitening.get().weight()).toList();
    }
}
