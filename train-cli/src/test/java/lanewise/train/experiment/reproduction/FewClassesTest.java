package lanewise.train.experiment.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.tensor.Philox;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.RecordFormat;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.SmallExperimentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data with few classes, or few images, is refused before anything is trained, or good enough. */
class FewClassesTest {
    private static final List<Long> SEEDS = SmallExperimentContext.SEEDS;

    @TempDir
    Path folder;

    private static Images images(int count, int classes) {
        byte[] records = new byte[count * (Images.PIXELS + 1)];
        Philox random = new Philox(7, 0);
        for (int i = 0; i < records.length; i++) {
            records[i] = (byte) (random.uniform(i) * 256);
        }
        for (int i = 0; i < count; i++) {
            records[i * (Images.PIXELS + 1)] = (byte) (i % classes);
        }
        return new Images(new byte[][] {records}, count, count, RecordFormat.CIFAR_10,
                IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    private static Experiment named(RunConfig protocol, String name) {
        return Experiments.named(Experiments.all(protocol), List.of(name)).getFirst();
    }

    private void require(RunConfig protocol, String name, Images images) {
        new Reproduction(folder, Experiments.all(protocol), List.of(named(protocol, name)), SEEDS).requireFits(images);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "confusion | 3 | needs 4 classes or more, and there are 3",
        "logistic | 5 | needs images of the classes with the labels 3 and 5, and labels end at 4",
        "newton | 2 | needs images of the classes with the labels 3 and 5, and labels end at 1",
        "saddle-descent | 1 | needs images of the classes with the labels 0 and 1, and labels end at 0"})
    void classesThatAreMissingAreNamed(String name, int classes, String problem) {
        assertEquals("the experiment " + name + " " + problem, assertThrows(InvalidConfigException.class,
                () -> require(SmallExperimentContext.PROTOCOL, name, images(60, classes))).getMessage());
    }

    @Test
    void aClassWithoutImagesIsMissing() {
        Images none = images(60, 10).subset(IntStream.range(0, 60).filter(i -> i % 10 != 5).toArray());
        assertEquals("the experiment newton needs images of the classes with the labels 3 and 5, and none has the label 5",
                assertThrows(InvalidConfigException.class, () -> require(RunConfig.DEFAULT, "newton", none)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "pytorch-init", "batchnorm", "lr-sweep", "multistep", "confusion", "residual",
        "dead-units", "dropout"})
    void imagesThatAreTooFewForABatchAreToo(String name) {
        assertEquals("the experiment " + name + " trains in batches of 128, and there are 140 training images, of which some"
                + " validate", assertThrows(InvalidConfigException.class,
                        () -> require(RunConfig.DEFAULT, name, images(140, 10))).getMessage());
        require(RunConfig.DEFAULT, name, images(150, 10));
    }

    @Test
    void convolutionsHaveSmallerBatches() {
        require(RunConfig.DEFAULT, "residual-conv", images(20, 2));
        assertThrows(InvalidConfigException.class, () -> require(RunConfig.DEFAULT, "residual-conv", images(16, 2)));
    }

    @ParameterizedTest
    @CsvSource({"default, 2", "pytorch-init, 2", "batchnorm, 2", "lr-sweep, 2", "multistep, 2", "confusion, 4",
        "residual, 2", "dead-units, 2", "dropout, 2", "saddles, 2", "saddle-descent, 2", "newton, 6", "logistic, 6"})
    void fewClassesAreEnoughOtherwise(String name, int classes) throws Exception {
        Experiment experiment = named(SmallExperimentContext.PROTOCOL, name);
        Images train = images(60, classes);
        require(SmallExperimentContext.PROTOCOL, name, train);
        ImageData data = new ImageData(train, images(20, classes), DataKind.IMAGE_FOLDER, ImageData.Origin.DIRECTORY,
                Optional.of(folder), Map.of());
        Findings findings = experiment.conclude(SmallExperimentContext.of(experiment, data, folder));
        assertFalse(findings.verdict().isEmpty());
    }
}
