package lanewise.train.cli.argument;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import lanewise.train.cli.option.OptionNames;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Sha256;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.SweepPlan;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives {@code sweep} the options of {@code train} that say what to train, each with one value or several. */
public final class SweepOptions implements IModelTransformer {
    private static final int MOST_RUNS = 10_000;

    private static final int MOST_NAME_BYTES = 100;
    private static final int NAME_START = 80; // characters, of up to three bytes
    private static final int HASH_DIGITS = 12;

    private static final Set<Class<?>> WHOLE_TYPES = Set.of(Integer.class, Long.class);

    /** A text, of whole numbers. */
    private static final String WIDTHS = "--hidden";

    /** Options with commas within one value; between values stands a slash. */
    static final List<String> WITH_COMMAS = List.of("--model", "--hidden", "--augment", "--milestones");

    @Override
    public CommandSpec transform(CommandSpec sweep) {
        for (ArgGroupSpec group : RunArguments.spec().argGroups()) {
            ArgGroupSpec.Builder copy = ArgGroupSpec.builder().heading(group.heading()).order(group.order())
                    .validate(false);
            for (ArgSpec option : group.args()) {
                copy.addArg(asText((OptionSpec) option));
            }
            sweep.addArgGroup(copy.build());
        }
        return sweep;
    }

    private static OptionSpec asText(OptionSpec option) {
        return OptionSpec.builder(option.names()).type(String.class).arity(option.arity())
                .fallbackValue(option.fallbackValue()).completionCandidates(option.completionCandidates())
                .paramLabel(option.paramLabel()).order(option.order())
                .description(option.description()).build();
    }

    /**
     * Returns the grid of all values.
     *
     * @param base options that the given ones are added to
     * @param given the options as they were given
     */
    public static SweepPlan plan(RunArguments base, RunArguments given) {
        CommandSpec known = RunArguments.spec();
        Map<String, String> fixed = new LinkedHashMap<>();
        List<SweepPlan.Axis> axes = new ArrayList<>();
        given.values().forEach((option, text) -> {
            List<String> values = SweptValues.parse(option, text, isWhole(known.findOption(option)),
                    WITH_COMMAS.contains(option) ? "/" : ",");
            if (values.size() == 1) {
                fixed.put(option, values.getFirst());
            } else {
                axes.add(new SweepPlan.Axis(option.substring(2), values));
            }
        });
        InvalidConfigException.require(!axes.isEmpty(), "sweep: give an option several values, such as"
                + " --lr 0.01,0.1,1 or --seed 1..5; between those of " + String.join(", ", WITH_COMMAS) + " stands a slash");
        long runs = axes.stream().mapToLong(axis -> axis.values().size()).reduce(1, Math::multiplyExact);
        InvalidConfigException.require(runs <= MOST_RUNS,
                "sweep: these are " + runs + " runs; at most " + MOST_RUNS + " are possible");
        List<SweepPlan.Run> planned = new ArrayList<>();
        collect(axes, new LinkedHashMap<>(), values -> planned.add(run(base, fixed, values)));
        requireDifferent(planned);
        return new SweepPlan(axes, planned, null);
    }

    // A list has the type of its elements. What is no option is refused where the configuration is made.
    private static boolean isWhole(OptionSpec option) {
        return option != null
                && (WHOLE_TYPES.contains(option.auxiliaryTypes()[0]) || option.longestName().equals(WIDTHS));
    }

    // Values may be written in more than one way, as 0.1 and 0.10.
    private static void requireDifferent(List<SweepPlan.Run> runs) {
        Map<RunConfig, Map<String, String>> known = new HashMap<>();
        for (SweepPlan.Run run : runs) {
            Map<String, String> same = known.putIfAbsent(run.planned().config(), run.values());
            if (same != null) {
                throw new InvalidConfigException("sweep: (" + describe(same) + ") and (" + describe(run.values())
                        + ") are the same run; leave one of these values out");
            }
        }
    }

    private static void collect(List<SweepPlan.Axis> axes, Map<String, String> chosen,
            Consumer<Map<String, String>> point) {
        if (axes.isEmpty()) {
            point.accept(new LinkedHashMap<>(chosen));
            return;
        }
        SweepPlan.Axis first = axes.getFirst();
        for (String value : first.values()) {
            chosen.put(first.option(), value);
            collect(axes.subList(1, axes.size()), chosen, point);
        }
    }

    private static SweepPlan.Run run(RunArguments base, Map<String, String> fixed, Map<String, String> values) {
        Map<String, String> options = new LinkedHashMap<>(fixed);
        values.forEach((name, value) -> options.put("--" + name, value));
        RunConfig config;
        try {
            config = base.with(new RunArguments(options)).toConfig();
        } catch (InvalidConfigException e) {
            String problem = OptionNames.message(e);
            throw new InvalidConfigException(problem + " (" + describe(values) + ")" + slash(problem, fixed));
        }
        return new SweepPlan.Run(new PlannedRun(folderName(describe(values)), config), values);
    }

    // File systems take names of up to 255 bytes; the text of a network alone may be longer.
    private static String folderName(String values) {
        String name = values.replace(' ', '-').replace(",-", "_");
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MOST_NAME_BYTES ? name
                : name.substring(0, Math.min(name.length(), NAME_START)) + "-" + Sha256.of(bytes).substring(0, HASH_DIGITS);
    }

    // Who writes a comma for a slash has one value that is wrong.
    private static String slash(String problem, Map<String, String> fixed) {
        return WITH_COMMAS.stream().anyMatch(option -> problem.startsWith(option + ":")
                && fixed.getOrDefault(option, "").contains(",")) ? "; between several values stands a slash" : "";
    }

    // lr 0.1, seed 42
    private static String describe(Map<String, String> values) {
        return values.entrySet().stream().map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
