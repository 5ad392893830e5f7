package lanewise.train.cli.option;

import static lanewise.train.cli.option.OptionValues.orElse;

import lanewise.train.config.EvaluationConfig;
import lanewise.train.config.KeptModel;
import lanewise.train.config.TestViews;
import picocli.CommandLine.Option;

/** The options that say what a model is validated and tested by. */
final class EvaluationOptions {
    @Option(names = "--validation", paramLabel = "SHARE", order = 37,
            description = "The share of the training images that validates and is not trained on. Default: 0.1.")
    private Double validation;

    @Option(names = "--keep", paramLabel = "best|last", order = 38,
            description = "The model that is tested and saved: that of the epoch with the best validation accuracy, or that of"
                    + " the last epoch. Default: best.")
    private KeptModel kept;

    @Option(names = "--views", paramLabel = "one|mirror|six", order = 39,
            description = "As what each test image is shown: as it is, with its mirror image, or with both moved by a pixel"
                    + " too; the logits are averaged. Default: one.")
    private TestViews views;

    EvaluationConfig toConfig() {
        EvaluationConfig defaults = EvaluationConfig.DEFAULT;
        return new EvaluationConfig(orElse(validation, defaults.validationShare()), orElse(kept, defaults.keptModel()),
                orElse(views, defaults.testViews()));
    }
}
