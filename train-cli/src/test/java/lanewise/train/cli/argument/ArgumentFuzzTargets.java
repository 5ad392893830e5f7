package lanewise.train.cli.argument;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.selection.DataSelection;
import picocli.CommandLine.TypeConversionException;

/** The options of commands as text. */
@SuppressWarnings("ReturnValueIgnored") // that it can be had is what counts
enum ArgumentFuzzTargets implements FuzzTarget {
    /** Options of a run, one in each line. */
    RUN_OPTIONS(IllegalArgumentException.class, in -> {
        RunConfig config = arguments(in).toConfig();
        if (!RunJson.MAPPER.readValue(RunJson.write(config), RunConfig.class).equals(config)) {
            throw new AssertionError("another configuration: " + config);
        }
    }, "--lr=0.1\n--batch-size=64\n", "--hidden=256,128\n",
            "--model=conv(2) flatten linear(classes)\n--augment=flip,shift=2\n", "--optimizer=adamw\n--lr-schedule=step\n"),
    /** The same for a sweep, which has up to 10,000 runs, each with a parser of its own. */
    SWEEP(10_000 * 600_000L, IllegalArgumentException.class, in -> SweepOptions.plan(RunArguments.NONE, arguments(in)),
            "--lr=0.1,0.2\n", "--lr=1e-4..1:5\n--batch-size=32..40\n"),
    /** Some kilobytes, and what the fuzzer takes where it looks into regular expressions. */
    SWEPT_VALUES(64 << 20, IllegalArgumentException.class, in -> SweptValues.parse("--lr", FuzzTarget.text(in),
            in.length % 2 == 0, ","), "1e-6..1e2:9", "0..0.5+0.1", "1..5,7"),
    DATA(IllegalArgumentException.class, in -> {
        DataSelection data = DataSelection.parse(FuzzTarget.text(in));
        if (!DataSelection.parse(data.toString()).equals(data)) {
            throw new AssertionError("other data: " + data);
        }
    }, "auto", "synthetic:5000", "some/folder"),
    BUDGET(TypeConversionException.class,
            in -> new TimeBudget.Converter().convert(FuzzTarget.text(in)).toMillis(), "1h30m", "90s");

    private final Contract contract;

    // The parser of options is made anew each time.
    ArgumentFuzzTargets(Class<? extends Exception> refusal, Reader reader, String... seeds) {
        this(16 << 20, refusal, reader, seeds);
    }

    ArgumentFuzzTargets(long constantBytes, Class<? extends Exception> refusal, Reader reader, String... seeds) {
        contract = Contract.of(Limit.of(20_000, constantBytes), reader, () -> FuzzTarget.texts(seeds)).refusing(refusal)
                .telling(Failures::describe);
    }

    private static RunArguments arguments(byte[] input) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : FuzzTarget.text(input).split("\n")) {
            int equals = line.indexOf('=');
            if (line.startsWith("--") && equals > 3) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new RunArguments(values);
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
