package lanewise.train.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} promises, for every command. */
class HelpTest {
    // What follows an example: a remark, another program.
    private static final Pattern REST = Pattern.compile(" {2,}.*| \\| .*| && .*");

    // As in a shell.
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");

    static Stream<String> commands() {
        List<String> names = new ArrayList<>();
        collect(Main.commandLine(), names);
        return names.stream();
    }

    private static void collect(CommandLine command, List<String> names) {
        if (!List.of("help", "generate-completion").contains(command.getCommandName())) {
            names.add(command.getCommandSpec().qualifiedName());
            command.getSubcommands().values().forEach(each -> collect(each, names));
        }
    }

    private static CommandLine command(String qualifiedName) {
        CommandLine command = Main.commandLine();
        for (String name : Arrays.asList(qualifiedName.split(" ")).subList(1, qualifiedName.split(" ").length)) {
            command = command.getSubcommands().get(name);
        }
        return command;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everythingIsDescribed(String name) {
        CommandLine command = command(name);
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        assertTrue(help.description().length > 0);
        assertTrue(Arrays.asList(help.footer()).contains("Examples:"), "examples");
        assertEquals(List.of("0", "1", "2", "130"), List.copyOf(help.exitCodeList().keySet()));
        for (ArgSpec argument : command.getCommandSpec().args()) {
            assertTrue(argument.description().length > 0 && argument.description()[0].endsWith("."),
                    argument.toString());
        }
        assertTrue(command.getUsageMessage().contains("Examples:"));
    }

    /** Every example is a call that the program understands. */
    @ParameterizedTest
    @MethodSource("commands")
    void examplesAreCalls(String name) {
        int examples = 0;
        for (String line : command(name).getCommandSpec().usageMessage().footer()) {
            if (line.startsWith("  lanewise")) {
                String[] words = WORD.matcher(REST.matcher(line.strip()).replaceFirst("")).results()
                        .map(word -> word.group().replace("'", "")).toArray(String[]::new);
                Main.commandLine().parseArgs(Main.withCommand(Arrays.copyOfRange(words, 1, words.length)));
                examples++;
            }
        }
        assertTrue(examples >= 1, name);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpAndVersionAreAnsweredByEveryCommand(String name) {
        String[] words = name.split(" ");
        String[] args = Arrays.copyOfRange(words, 1, words.length + 1);
        args[args.length - 1] = "--help";
        CommandCall help = CommandCall.of(args);
        assertEquals(0, help.exitCode());
        assertTrue(help.out().startsWith("Usage: " + name), help.out());
        args[args.length - 1] = "--version";
        assertTrue(CommandCall.of(args).out().startsWith("lanewise "), name);
    }

    @Test
    void completionIsAScriptThatKnowsEveryCommandAndIsNotListed() {
        CommandCall call = CommandCall.of("generate-completion");
        assertEquals(0, call.exitCode());
        assertTrue(call.out().startsWith("#!/usr/bin/env bash"), call.out());
        for (String name : commands().toList()) {
            assertTrue(call.out().contains("# Generates completions for the options and subcommands of the `"
                    + name.substring(name.lastIndexOf(' ') + 1) + "`"), name);
        }
        assertTrue(call.out().contains("--safetensors"));
        assertFalse(Main.commandLine().getUsageMessage().contains("generate-completion  "));
    }
}
