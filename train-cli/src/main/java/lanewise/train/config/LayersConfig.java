package lanewise.train.config;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import lanewise.tensor.DType;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.model.LayerList;
import lanewise.train.model.NetworkPlan;

/**
 * A network by the list of its layers.
 *
 * @param layers the layers
 * @param init the initialisation
 * @param dtype the element type of parameters and activations
 */
@JsonNaming(SnakeCaseStrategy.class)
public record LayersConfig(LayerList layers, InitKind init, DType dtype) implements NetworkConfig {
    /** Checks that the layers fit together. */
    public LayersConfig {
        long[] seeds = {0};
        try {
            NetworkPlan.of(layers, IMAGE, SOME_CLASSES, dtype, () -> seeds[0]++);
        } catch (IllegalArgumentException e) {
            InvalidConfigException.require(false, ConfigField.LAYERS, "%s", e.getMessage());
        }
    }
}
