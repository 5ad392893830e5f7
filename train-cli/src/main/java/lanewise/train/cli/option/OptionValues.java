package lanewise.train.cli.option;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import lanewise.tensor.DType;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.InitKind;
import lanewise.train.config.KeptModel;
import lanewise.train.config.TestViews;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.cifar.Labels;
import lanewise.train.data.fetch.DataSource;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are read, numbers and names such as {@code kaiming-normal}; and what holds without one. */
public final class OptionValues {
    private static final List<DType> COMPUTING = List.of(DType.F32, DType.F64);

    private OptionValues() {}

    /** Sets how a command and all below it read values; returns it. */
    public static CommandLine register(CommandLine line) {
        for (Class<Integer> type : List.of(Integer.class, int.class)) {
            line.registerConverter(type, number(Integer::valueOf, "a whole number"));
        }
        for (Class<Long> type : List.of(Long.class, long.class)) {
            line.registerConverter(type, number(Long::valueOf, "a whole number"));
        }
        for (Class<Double> type : List.of(Double.class, double.class)) {
            line.registerConverter(type, number(Double::valueOf, "a number"));
        }
        takeQuotesForLetters(line);
        return line.registerConverter(Path.class, OptionValues::path)
                .registerConverter(ActivationKind.class, names(ActivationKind.values()))
                .registerConverter(InitKind.class, OptionValues::init)
                .registerConverter(DType.class, text -> named(text, COMPUTING))
                .registerConverter(OptimizerOptions.Rule.class, names(OptimizerOptions.Rule.values()))
                .registerConverter(ScheduleOptions.Kind.class, names(ScheduleOptions.Kind.values()))
                .registerConverter(KeptModel.class, names(KeptModel.values()))
                .registerConverter(TestViews.class, names(TestViews.values()))
                .registerConverter(Labels.class, names(Labels.values()))
                .registerConverter(DataSource.Choice.class, names(DataSource.Choice.values()));
    }

    // In a list of values; the shell has taken its own quotes away.
    private static void takeQuotesForLetters(CommandLine line) {
        line.getCommandSpec().parser().splitQuotedStrings(true);
        line.getSubcommands().values().forEach(OptionValues::takeQuotesForLetters);
    }

    // An empty path would be the folder one is in, which nobody means by a variable that is not set.
    private static Path path(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("it is empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' is no path: " + e.getReason());
        }
    }

    private static InitKind init(String text) {
        return text.equalsIgnoreCase("kaiming") ? InitKind.KAIMING_NORMAL : named(text, List.of(InitKind.values()));
    }

    private static <N extends Number> ITypeConverter<N> number(Function<String, N> read, String expected) {
        return text -> {
            try {
                return read.apply(text);
            } catch (NumberFormatException e) {
                boolean isLarge = text.matches("[+-]?\\d+");
                throw new TypeConversionException("'" + text + "' is " + (isLarge ? "too large" : "not " + expected));
            }
        };
    }

    /** Returns how one of some constants is read by its name; another word is refused with these names. */
    public static <E extends Enum<E>> ITypeConverter<E> names(E[] values) {
        return text -> named(text, Arrays.asList(values));
    }

    private static <E extends Enum<E>> E named(String text, List<E> values) {
        return values.stream().filter(value -> nameOf(value).equalsIgnoreCase(text)).findFirst().orElseThrow(() -> {
            List<String> names = values.stream().map(OptionValues::nameOf).toList();
            return new TypeConversionException("'" + text + "' is none of " + String.join(", ", names)
                    + Suggestion.of(text, names));
        });
    }

    /** Returns the name of a constant on the command line. */
    public static String nameOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the value of an option, 0 if it is not given; refuses a given 0, which would have no effect. */
    public static int positive(String option, Integer value) {
        InvalidConfigException.require(value == null || value > 0, option + ": must be at least 1, not " + value);
        return value == null ? 0 : value;
    }

    /** Returns the value of an option, 0 if it is not given; refuses a given 0, which would have no effect. */
    public static double positive(String option, Double value) {
        InvalidConfigException.require(value == null || value > 0, option + ": must be above 0, not " + value);
        return value == null ? 0 : value;
    }

    /** Returns what was given, or what holds otherwise. */
    public static <T> T orElse(T value, T otherwise) {
        return Optional.ofNullable(value).orElse(otherwise);
    }

    /** {@code on} and {@code off}. */
    static final class Switch implements ITypeConverter<Boolean>, Iterable<String> {
        @Override
        public Boolean convert(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "on", "true" -> true;
                case "off", "false" -> false;
                default -> throw new TypeConversionException("'" + name + "' is neither on nor off");
            };
        }

        @Override
        public Iterator<String> iterator() {
            return List.of("on", "off").iterator();
        }
    }

    /** The types that networks can have. */
    static final class ComputingTypes implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return COMPUTING.stream().map(OptionValues::nameOf).iterator();
        }
    }

    /** What {@code --data} can be besides a folder. */
    static final class NamedData implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("auto", "synthetic").iterator();
        }
    }
}
