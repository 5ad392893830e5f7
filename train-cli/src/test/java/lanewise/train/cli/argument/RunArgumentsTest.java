package lanewise.train.cli.argument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import lanewise.train.cli.option.OptionNames;
import lanewise.train.cli.option.OptionValues;
import lanewise.train.cli.option.RunOptions;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.Augmentation;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.config.field.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Options that take the place of others. */
class RunArgumentsTest {
    private static final RunArguments BASE = RunArguments.parse("--hidden 64 --batch-norm on --residual 1 --dropout 0.1"
            + " --augment flip,shift --optimizer adamw --lr 0.002 --weight-decay 0.05 --beta2 0.99 --lr-schedule plateau"
            + " --patience 3 --warmup 1 --label-smoothing 0.1 --clip-norm 1 --early-stopping 5");

    private static RunConfig with(String line) {
        return BASE.with(RunArguments.parse(line)).toConfig();
    }

    @Test
    void withoutOptionsItIsTheDefault() {
        assertEquals(RunConfig.DEFAULT, RunArguments.NONE.toConfig());
    }

    @Test
    void whatIsGivenTakesThePlaceOfTheSameOption() {
        RunConfig base = BASE.toConfig();
        assertEquals(base.withLearningRate(0.5), with("--lr 0.5"));
        assertEquals(base.withNetwork(base.mlp().withHidden(List.of(32, 16))), with("--hidden 32,16"));
        assertEquals(base.withNetwork(base.mlp().withActivation(ActivationKind.GELU)), with("--activation gelu"));
    }

    @Test
    void zeroOffAndNoneLeaveOut() {
        RunConfig base = BASE.toConfig();
        assertEquals(base.withNetwork(base.mlp().withDropout(0)), with("--dropout 0"));
        assertEquals(base.withNetwork(base.mlp().withResidualBlocks(0)), with("--residual 0"));
        assertEquals(base.withNetwork(base.mlp().withBatchNorm(false)), with("--batch-norm off"));
        assertEquals(base.withAugmentation(Augmentation.NONE), with("--augment none"));
        assertEquals(base.withLabelSmoothing(0), with("--label-smoothing 0.0"));
        assertEquals(base.withClipNorm(0), with("--clip-norm 0"));
        assertEquals(base.withEarlyStopping(0), with("--early-stopping 0"));
        assertEquals(base.withSchedule(base.schedule(), 0), with("--warmup 0"));
    }

    @Test
    void anotherOptimizerScheduleOrDropoutTakesAwayWhatBelongsToTheOneBefore() {
        RunConfig sgd = with("--optimizer sgd");
        assertEquals(OptimizerConfig.Sgd.PLAIN, sgd.optimizer());
        assertEquals(RunConfig.DEFAULT.learningRate(), sgd.learningRate());
        assertEquals(0.3, with("--lr 0.3 --optimizer sgd --momentum 0.9").learningRate());
        assertEquals(BASE.toConfig(), with("--optimizer adamw"));
        assertInstanceOf(ScheduleConfig.Cosine.class, with("--lr-schedule cosine").schedule());
        RunConfig gaussian = with("--gaussian-dropout 0.3");
        assertEquals(0, gaussian.mlp().dropout());
        assertEquals(0.3, gaussian.mlp().gaussianDropout());
        assertEquals(BASE.toConfig(), with("--gaussian-dropout 0"));
    }

    @Test
    void namesOfConstantsAreReadInAnyCase() {
        RunArguments recipe = Recipe.MLP.arguments();
        RunConfig config = recipe.toConfig();
        assertEquals(config,
                recipe.with(given("--optimizer", "ADAMW", "--lr-schedule", "Cosine", "--model", "mlp")).toConfig());
        assertEquals(Map.of("--batch-norm", "off", "--init", "dirac", "--dtype", "f64", "--model", "Conv"),
                given("--batch-norm=OFF", "--init", "Dirac", "--dtype", "F64", "--model", "Conv").values());
    }

    private static RunArguments given(String... words) {
        @Command
        final class Line {
            @Mixin
            @SuppressWarnings("UnusedVariable") // picocli sets it, and asks it
            private RunOptions options;
        }
        return RunArguments.given(OptionValues.register(new CommandLine(new Line())).parseArgs(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--lr fast", "--batch-norm maybe", "--dropout x", "--augment none,flip", "--dropout 1"})
    void whatIsWrongIsToldByTheOption(String line) {
        String message = OptionNames.message(assertThrows(InvalidConfigException.class, () -> with(line)));
        assertTrue(message.contains(line.split(" ")[0]), message);
    }

    @ParameterizedTest
    @EnumSource(Recipe.class)
    void recipesAreConfigurations(Recipe recipe) {
        assertTrue(recipe.arguments().toConfig().epochs() > 1);
    }
}
