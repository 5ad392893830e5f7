package lanewise.train.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.train.cli.process.Interruption;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The sections that the help of every command has, under the same titles; each knows the version too. */
final class HelpLayout {
    private static final Map<String, String> EXIT_CODES = new LinkedHashMap<>();

    static {
        EXIT_CODES.put("0", "done");
        EXIT_CODES.put("1", "failed; the reason is one line on standard error");
        EXIT_CODES.put("2", "wrong usage");
        EXIT_CODES.put(Integer.toString(Interruption.EXIT_CODE),
                "ended by Ctrl-C; train, sweep and reproduce say how to continue");
    }

    private HelpLayout() {}

    /** Applies the layout to a command and all below it. */
    static void apply(CommandLine command) {
        command.getCommandSpec().versionProvider(new Main.Version());
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        help.descriptionHeading("%n").parameterListHeading("%nArguments:%n").optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n").exitCodeListHeading("%nExit codes:%n").exitCodeList(EXIT_CODES);
        command.getSubcommands().values().forEach(HelpLayout::apply);
    }
}
