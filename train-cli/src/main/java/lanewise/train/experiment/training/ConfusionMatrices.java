package lanewise.train.experiment.training;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Images;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.series.PlannedRun;

/** Confusion matrices and F-beta tables of two networks: which classes are found, and which are not? */
public final class ConfusionMatrices implements Experiment {
    static final String NAME = "confusion";
    static final String SOURCE = Documents.SECOND_AMSTERDAM + ", question 6";
    static final List<String> MEASURES = List.of("precision", "recall", "F0.1", "F1", "F10");

    private final RunConfig protocol;

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public ConfusionMatrices(RunConfig protocol) {
        this.protocol = protocol;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Confusion matrices and F-beta";
    }

    @Override
    public String question() {
        return "Which classes do the two networks find, which do they take for another, and what do precision, recall"
                + " and F-beta for beta 0.1, 1 and 10 say of them?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return Stream.concat(SeedRuns.plan("default", protocol, seeds).stream(),
                SeedRuns.plan("pytorch-init", PyTorchTraining.withInit(protocol), seeds).stream()).toList();
    }

    @Override
    public void requireClasses(Images images) {
        InvalidConfigException.require(images.classes() >= ConfusionVerdict.FEWEST_CLASSES, "needs "
                + ConfusionVerdict.FEWEST_CLASSES + " classes or more, and there are " + images.classes());
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        ClassifiedImages kaiming = ClassifiedImages.of("Kaiming's initialisation", context, protocol);
        ClassifiedImages pyTorch =
                ClassifiedImages.of("PyTorch's initialisation", context, PyTorchTraining.withInit(protocol));
        return new Findings(ConfusionVerdict.text(kaiming, pyTorch), ConfusionVerdict.comparisons(kaiming, pyTorch),
                List.of(ConfusionVerdict.table(kaiming), ConfusionVerdict.table(pyTorch)),
                List.of(ConfusionFigures.matrix(kaiming, "default"), ConfusionFigures.measures(kaiming, "default"),
                        ConfusionFigures.matrix(pyTorch, "pytorch-init"),
                        ConfusionFigures.measures(pyTorch, "pytorch-init")));
    }
}
