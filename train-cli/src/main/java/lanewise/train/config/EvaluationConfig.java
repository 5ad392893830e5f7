package lanewise.train.config;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;

/**
 * What a model is validated and tested by.
 *
 * @param validationShare the share of the training images that validates and is not trained on, in (0, 1)
 * @param keptModel the model that is tested and kept
 * @param testViews as what each test image is shown to it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EvaluationConfig(double validationShare, KeptModel keptModel, TestViews testViews) {
    /** A tenth of the training images, the model of the best epoch, images as they are. */
    public static final EvaluationConfig DEFAULT = new EvaluationConfig(0.1, KeptModel.BEST, TestViews.ONE);

    /** Checks the share. */
    public EvaluationConfig {
        InvalidConfigException.require(validationShare > 0 && validationShare < 1, ConfigField.VALIDATION_SHARE,
                "must be a share above 0 and below 1, not %s", validationShare);
    }
}
