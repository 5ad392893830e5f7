package lanewise.train.cli.argument;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lanewise.train.cli.option.OptionValues;
import lanewise.train.cli.option.RunOptions;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The options of a run as they are written, so that some can take the place of others: those beside a recipe, and
 * those that vary in a sweep.
 *
 * @param values the value of each option that is given, by its name
 */
public record RunArguments(Map<String, String> values) {
    /** No option. */
    public static final RunArguments NONE = new RunArguments(Map.of());

    /** Options that {@code train} knows only above 0: here 0 leaves them out. */
    private static final Set<String> ABSENT_AT_ZERO = Set.of("--residual", "--dropout", "--gaussian-dropout",
            "--label-smoothing", "--clip-norm", "--warmup", "--early-stopping", "--average-every");

    /** Options that mean nothing to another optimizer, schedule, or kind of dropout than the one they came with. */
    private static final Map<String, Set<String>> REPLACED_BY = Map.of(
            "--optimizer", Set.of("--lr", "--momentum", "--nesterov", "--beta1", "--beta2", "--eps", "--weight-decay",
                    "--bias-lr", "--head-lr", "--muon-iterations", "--fixed-norm"),
            "--model", Set.of("--hidden", "--activation", "--residual", "--batch-norm", "--dropout", "--gaussian-dropout",
                    "--init"),
            "--lr-schedule", Set.of("--milestones", "--step-size", "--gamma", "--min-lr", "--patience"),
            "--dropout", Set.of("--gaussian-dropout"),
            "--gaussian-dropout", Set.of("--dropout"));

    /** A command with the options of a run alone. */
    @Command
    private static final class Holder {
        @Mixin
        private RunOptions options;
    }

    /** Keeps a copy, in the same order. */
    public RunArguments {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    private static CommandLine parser(Holder holder) {
        return OptionValues.register(new CommandLine(holder));
    }

    /** Returns what picocli knows of the options of a run: names, descriptions, sections. */
    static CommandSpec spec() {
        return parser(new Holder()).getCommandSpec();
    }

    /** Returns the options of a run among those that were given; names of constants are in lower case, as in recipes. */
    public static RunArguments given(ParseResult result) {
        CommandSpec known = spec();
        Map<String, String> values = new LinkedHashMap<>();
        for (OptionSpec option : result.matchedOptions()) {
            OptionSpec own = known.findOption(option.longestName());
            if (own != null) {
                List<String> words = option.originalStringValues();
                String fallback = Optional.ofNullable(option.fallbackValue()).orElse("");
                String text = String.join(",", words);
                values.put(option.longestName(), text.isEmpty() ? fallback : inOneCase(own, text));
            }
        }
        return new RunArguments(values);
    }

    private static String inOneCase(OptionSpec option, String text) {
        return option.type().isEnum() || option.type() == boolean.class ? text.toLowerCase(Locale.ROOT) : text;
    }

    /** Returns the options of a line such as {@code --lr 0.1 --batch-norm on}, each with a value. */
    static RunArguments parse(String line) {
        String[] words = line.split(" ");
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            values.put(words[i], words[i + 1]);
        }
        return new RunArguments(values);
    }

    /**
     * Returns these options with others in their place. Another optimizer, schedule or kind of dropout takes away what
     * belongs to the one here.
     */
    public RunArguments with(RunArguments others) {
        Map<String, String> all = new LinkedHashMap<>(values);
        others.values.forEach((name, value) -> {
            boolean another = !value.equals(values.get(name)) && !isAbsent(name, value);
            if (another) {
                REPLACED_BY.getOrDefault(name, Set.of()).forEach(all::remove);
            }
        });
        all.putAll(others.values);
        return new RunArguments(all);
    }

    private static boolean isAbsent(String name, String value) {
        try {
            return ABSENT_AT_ZERO.contains(name) && Double.parseDouble(value) == 0;
        } catch (NumberFormatException e) {
            return false; // told when the options are read
        }
    }

    /**
     * Returns the configuration; whatever is wrong with it is told in one line, see {@link
     * lanewise.train.cli.option.OptionNames#message}.
     */
    public RunConfig toConfig() {
        List<String> words = new ArrayList<>();
        values.forEach((name, value) -> {
            if (!isAbsent(name, value)) {
                words.add(name + "=" + value);
            }
        });
        Holder holder = new Holder();
        try {
            parser(holder).parseArgs(words.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new InvalidConfigException(e.getMessage());
        }
        return holder.options.toConfig();
    }
}
