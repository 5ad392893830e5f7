package lanewise.train.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import lanewise.nn.gradcheck.GradientReport;
import lanewise.train.check.GradientRow;
import lanewise.train.check.GradientSubject;
import lanewise.train.check.GradientSubjects;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.config.field.InvalidConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise gradcheck}: the derived gradients of every module beside numerical ones. */
@Command(name = "gradcheck", mixinStandardHelpOptions = true,
        description = {"Compares the derived gradients of every module and loss with central differences.", "",
            "One line for each input and parameter: how many derivatives were compared, and the largest error"
                + " |a - n| / (0.01 + max(|a|, |n|)) of a derived one a and a numerical one n. Up to 1e-5 it passes."
                + " All is computed in f64. Exit code 1 if one fails."},
        footer = {"", "Examples:",
            "  lanewise gradcheck                            everything, in some seconds",
            "  lanewise gradcheck --only BatchNorm1d,GELU",
            "  lanewise gradcheck --seed 7 --json"})
public final class GradcheckCommand implements Callable<Integer> {
    private final List<GradientSubject> subjects;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ThreadOptions threads;

    @Option(names = "--only", split = ",", paramLabel = "NAME",
            description = "Check these alone: names of classes, separated by commas, in upper or lower case.")
    private List<String> only = List.of();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42",
            description = "Seed of inputs, parameters and directions. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    GradcheckCommand() {
        this(GradientSubjects.all());
    }

    GradcheckCommand(List<GradientSubject> subjects) {
        this.subjects = subjects;
    }

    @Override
    public Integer call() throws IOException {
        List<GradientSubject> chosen = chosen();
        threads.apply();
        PrintWriter out = spec.commandLine().getOut();
        int width = chosen.stream().mapToInt(subject -> subject.name().length()).max().orElse(0);
        String format = "%-" + width + "s  %-15s %11s  %20s  %s%n";
        if (!json) {
            out.printf(format, "module or loss", "tensor", "comparisons", "worst relative error", "verdict");
        }
        List<GradientRow> rows = new ArrayList<>();
        List<GradientReport> failed = new ArrayList<>();
        for (GradientSubject subject : chosen) {
            GradientReport report = subject.check().apply(seed);
            if (!report.passed()) {
                failed.add(report);
            }
            for (GradientRow row : GradientRow.of(subject.name(), report)) {
                rows.add(row);
                if (!json) {
                    out.printf(Locale.ROOT, format, row.name(), row.tensor(), row.comparisons(),
                            String.format(Locale.ROOT, "%.1e", row.worstRelativeError()), row.verdict());
                    out.flush();
                }
            }
        }
        if (json) {
            out.println(describe(rows, failed.isEmpty()));
        } else {
            for (GradientReport report : failed) {
                out.println();
                report.toString().lines().forEach(out::println);
            }
            out.println(failed.isEmpty() ? "all " + rows.size() + " gradients passed"
                    : failed.size() + " of " + chosen.size() + " modules and losses failed");
        }
        return failed.isEmpty() ? 0 : 1;
    }

    private List<GradientSubject> chosen() {
        for (String name : only) {
            if (subjects.stream().noneMatch(subject -> isNamed(subject, name))) {
                throw new InvalidConfigException("--only: there is no '" + name + "'; there are " + subjects.stream()
                        .map(GradientSubject::className).distinct().collect(Collectors.joining(", ")));
            }
        }
        return only.isEmpty() ? subjects : subjects.stream()
                .filter(subject -> only.stream().anyMatch(name -> isNamed(subject, name))).toList();
    }

    private static boolean isNamed(GradientSubject subject, String name) {
        return name.equalsIgnoreCase(subject.className()) || name.equalsIgnoreCase(subject.name());
    }

    private String describe(List<GradientRow> rows, boolean passed) throws IOException {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("seed", seed);
        entries.put("passed", passed);
        entries.put("gradients", rows);
        return new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .writeValueAsString(entries);
    }
}
