package lanewise.train.cli.argument;

import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Options that are given twice, of which only one value could count. */
public final class Repetition {
    private Repetition() {}

    /**
     * Checks that each option with one value is given once.
     *
     * @throws ParameterException if one is given again
     */
    public static void refuse(ParseResult command) {
        Set<OptionSpec> seen = new HashSet<>();
        for (String word : command.originalArgs()) {
            if (word.equals("--")) {
                return; // files follow
            }
            int end = word.indexOf('=');
            OptionSpec option = command.commandSpec().findOption(end < 0 ? word : word.substring(0, end));
            // A word that is an option's name is no value of the option before it: picocli has refused it.
            if (word.startsWith("-") && option != null && !option.isMultiValue() && !seen.add(option)) {
                throw new ParameterException(command.commandSpec().commandLine(), describe(option));
            }
        }
    }

    /** Returns the refusal of an option. */
    public static String describe(OptionSpec option) {
        return option.longestName() + " is given twice; leave one of them out";
    }
}
