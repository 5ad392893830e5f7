package lanewise.train.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What options make of a configuration. */
class RunOptionsTest {
    /** A command with these options alone. */
    @Command
    private static final class Holder {
        @Mixin
        private RunOptions options;
    }

    private static CommandLine commandLine(Holder holder) {
        return OptionValues.register(new CommandLine(holder));
    }

    private static RunConfig parse(String line) {
        Holder holder = new Holder();
        commandLine(holder).parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
        return holder.options.toConfig();
    }

    // What the option is added to, and the option with its value.
    private static final List<List<String>> OPTIONS = List.of(
            List.of("", "--hidden 64,32"),
            List.of("", "--activation gelu"),
            List.of("", "--batch-norm"),
            List.of("", "--residual"),
            List.of("--residual", "--residual 2"),
            List.of("", "--dropout 0.2"),
            List.of("", "--gaussian-dropout 0.5"),
            List.of("", "--init pytorch"),
            List.of("", "--dtype f64"),
            List.of("", "--optimizer adam"),
            List.of("--optimizer adam", "--optimizer adamw"),
            List.of("", "--lr 0.05"),
            List.of("", "--momentum 0.9"),
            List.of("--momentum 0.9", "--nesterov"),
            List.of("", "--weight-decay 0.1"),
            List.of("--optimizer adam", "--weight-decay 0.1"),
            List.of("--optimizer adamw", "--weight-decay 0.1"),
            List.of("--optimizer adam", "--beta1 0.8"),
            List.of("--optimizer adamw", "--beta2 0.99"),
            List.of("--optimizer adam", "--eps 1e-6"),
            List.of("", "--label-smoothing 0.1"),
            List.of("", "--clip-norm 0.5"),
            List.of("", "--lr-schedule step"),
            List.of("--lr-schedule multistep --milestones 3", "--milestones 5,8"),
            List.of("--lr-schedule step", "--step-size 2"),
            List.of("--lr-schedule exponential", "--gamma 0.5"),
            List.of("--lr-schedule cosine", "--min-lr 0.01"),
            List.of("--lr-schedule plateau", "--patience 1"),
            List.of("", "--warmup 1"),
            List.of("", "--batch-size 64"),
            List.of("", "--shards 4"),
            List.of("--shards 2", "--average-every 3"),
            List.of("", "--epochs 3"),
            List.of("", "--seed 7"),
            List.of("", "--augment flip"),
            List.of("--augment flip", "--augment flip,shift"),
            List.of("", "--early-stopping 2"),
            List.of("", "--model conv"),
            List.of("--optimizer muon --hidden 64,32", "--bias-lr 0.2"),
            List.of("--optimizer muon --hidden 64,32", "--head-lr 0.2"),
            List.of("--optimizer muon --hidden 64,32", "--muon-iterations 3"),
            List.of("--optimizer muon --hidden 64,32", "--fixed-norm"),
            List.of("", "--validation 0.2"),
            List.of("", "--keep last"),
            List.of("--model conv", "--views mirror"));

    static Stream<List<String>> options() {
        return OPTIONS.stream();
    }

    @Test
    void withoutOptionsTheConfigurationIsTheDefault() {
        assertEquals(RunConfig.DEFAULT, parse(""));
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionChangesTheConfiguration(List<String> option) {
        // The same option twice: its last value counts, which picocli would refuse; so it replaces what it changes.
        String name = option.get(1).split(" ")[0];
        String rest = option.get(0).contains(name) ? option.get(0).replaceAll(name + "( [^-]\\S*)?", "").strip()
                : option.get(0);
        assertNotEquals(parse(option.get(0)), parse((rest + " " + option.get(1)).strip()));
    }

    @Test
    void noOptionIsLeftOut() {
        Set<String> all = commandLine(new Holder()).getCommandSpec().options().stream()
                .map(option -> option.longestName()).collect(Collectors.toCollection(TreeSet::new));
        Set<String> tested = options().map(option -> option.get(1).split(" ")[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, tested);
    }

    @Test
    void everyFieldHasItsOption() {
        Set<String> all = commandLine(new Holder()).getCommandSpec().options().stream()
                .map(option -> option.longestName()).collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = Stream.of(ConfigField.values()).map(OptionNames::of)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, named);
    }

    @Test
    void messagesNameOptions() {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class,
                () -> parse("--lr-schedule cosine --min-lr 0.5"));
        assertEquals("--min-lr: 0.5 must be below --lr, 0.1", OptionNames.message(failure));
    }

    @Test
    void adamHasARateOfItsOwnAndAdamWADecay() {
        assertEquals(0.001, parse("--optimizer adam").learningRate());
        assertEquals(0.01, ((OptimizerConfig.AdamW) parse("--optimizer adamw").optimizer())
                .weightDecay());
    }
}
