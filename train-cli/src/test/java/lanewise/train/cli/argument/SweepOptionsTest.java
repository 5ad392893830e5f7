package lanewise.train.cli.argument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.train.cli.command.SweepCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SweepOptionsTest {
    private static List<String> valuesOf(String line) {
        return SweepOptions.plan(RunArguments.NONE, RunArguments.parse(line)).axes().getFirst().values();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--muon-iterations 1..10:3 --optimizer muon", "--hidden 1..10:3", "--residual 1..10:3",
        "--batch-size 1..10:3", "--average-every 1..10:3 --shards 2", "--epochs 1..10:3", "--seed 1..10:3",
        "--warmup 1..10:3 --epochs 20", "--early-stopping 1..10:3 --epochs 20",
        "--step-size 1..10:3 --lr-schedule step --epochs 20", "--patience 1..10:3 --lr-schedule plateau --epochs 20",
        "--milestones 1..10:3 --lr-schedule multistep --epochs 20"})
    void optionsThatTakeWholeNumbersAreRoundedToThem(String line) {
        assertEquals(List.of("1", "3", "10"), valuesOf(line));
    }

    @ParameterizedTest
    @FieldSource("lanewise.train.cli.argument.SweepOptions#WITH_COMMAS")
    void helpAndDocumentNameTheOptionsWithASlashBetweenValues(String option) throws IOException {
        String help = String.join(" ",
                new CommandLine(new SweepCommand()).getCommandSpec().usageMessage().description());
        assertTrue(sentenceOnSlashes(help).contains(option), help);
        assertTrue(sentenceOnSlashes(Files.readString(Path.of("../docs/sweep.md"))).contains("`" + option + "`"));
    }

    private static String sentenceOnSlashes(String text) {
        int slash = text.indexOf("slash");
        return text.substring(text.lastIndexOf(':', slash - 1) + 1, slash);
    }

    @Test
    void othersAreNot() {
        assertEquals(List.of("0.1", "0.316228", "1"), valuesOf("--lr 0.1..1:3"));
        assertEquals(List.of("1", "3.16228", "10"), valuesOf("--clip-norm 1..10:3"));
    }
}
