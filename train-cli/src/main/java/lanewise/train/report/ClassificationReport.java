package lanewise.train.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import lanewise.nn.metrics.ConfusionMatrix;

/**
 * A confusion matrix and what follows from it for each class, as text and as entries for JSON.
 *
 * @param confusion the counts
 * @param classNames the classes, by label
 */
public record ClassificationReport(ConfusionMatrix confusion, List<String> classNames) {
    /** The weights β of F_β: one tenth, one and ten times as much for recall as for precision. */
    public static final List<Double> BETAS = List.of(0.1, 1.0, 10.0);

    static final String MEAN = "mean of all";
    private static final int NARROWEST = 5;
    private static final int WIDEST_MATRIX = 160;
    private static final int MOST_CONFUSIONS = 20;

    /** Images of one class that were taken for another. */
    private record Confusion(int label, int prediction, long count) {}

    /** Checks that each class has a name. */
    public ClassificationReport {
        classNames = List.copyOf(classNames);
        if (classNames.size() != confusion.classes()) {
            throw new IllegalArgumentException(
                    classNames.size() + " names for " + confusion.classes() + " classes: " + classNames);
        }
    }

    /**
     * Returns the matrix, a row for each true class and a column for each predicted one, and a table of figures. A
     * matrix that would be wider than a screen is replaced by its largest entries beside the diagonal.
     */
    public String text() {
        int width = margin("label") + classNames.stream().mapToInt(ClassificationReport::width).sum();
        return (width <= WIDEST_MATRIX ? matrix() : confusions()) + "\n" + figures();
    }

    private String confusions() {
        List<Confusion> confusions = new ArrayList<>();
        for (int label = 0; label < classNames.size(); label++) {
            for (int prediction = 0; prediction < classNames.size(); prediction++) {
                if (label != prediction && confusion.count(label, prediction) > 0) {
                    confusions.add(new Confusion(label, prediction, confusion.count(label, prediction)));
                }
            }
        }
        confusions.sort(Comparator.comparingLong(Confusion::count).reversed()); // stable: equals stay in label order
        String format = "%-" + margin("label") + "s  %-" + margin("taken for") + "s %8s%n";
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, format, "label", "taken for", "images"));
        confusions.stream().limit(MOST_CONFUSIONS).forEach(each -> text.append(String.format(Locale.ROOT, format,
                classNames.get(each.label()), classNames.get(each.prediction()), each.count())));
        return text.toString();
    }

    private String matrix() {
        int margin = margin("label");
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-" + margin + "s", "label"));
        classNames.forEach(name -> text.append(String.format(Locale.ROOT, "%" + width(name) + "s", name)));
        text.append('\n');
        for (int label = 0; label < classNames.size(); label++) {
            text.append(String.format(Locale.ROOT, "%-" + margin + "s", classNames.get(label)));
            for (int prediction = 0; prediction < classNames.size(); prediction++) {
                text.append(String.format(Locale.ROOT, "%" + width(classNames.get(prediction)) + "d",
                        confusion.count(label, prediction)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String figures() {
        int margin = margin(MEAN);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-" + margin + "s %8s %9s %9s %9s", "class",
                "images", "predicted", "precision", "recall"));
        BETAS.forEach(beta -> text.append(String.format(Locale.ROOT, " %9s", "F" + name(beta))));
        text.append('\n');
        for (int c = 0; c < classNames.size(); c++) {
            text.append(String.format(Locale.ROOT, "%-" + margin + "s %8d %9d", classNames.get(c), confusion.labelled(c),
                    confusion.predicted(c)));
            text.append(numbers(confusion.precision(c), confusion.recall(c)));
            int index = c;
            text.append(numbers(BETAS.stream().mapToDouble(beta -> confusion.fBeta(index, beta)).toArray()));
            text.append('\n');
        }
        text.append(String.format(Locale.ROOT, "%-" + margin + "s %8d %9d", MEAN, confusion.total(), confusion.total()));
        text.append(numbers(confusion.macroPrecision(), confusion.macroRecall()));
        text.append(numbers(BETAS.stream().mapToDouble(confusion::macroFBeta).toArray()));
        return text.append('\n').toString();
    }

    private int margin(String title) {
        return classNames.stream().mapToInt(String::length).reduce(title.length(), Math::max);
    }

    private static int width(String name) {
        return 1 + Math.max(NARROWEST, name.length());
    }

    private static String numbers(double... values) {
        StringBuilder text = new StringBuilder();
        for (double value : values) {
            text.append(String.format(Locale.ROOT, " %9.4f", value));
        }
        return text.toString();
    }

    /** Returns the counts under {@code confusion}, and the figures of each class and their means. */
    public Map<String, Object> entries() {
        long[][] counts = new long[confusion.classes()][confusion.classes()];
        for (int label = 0; label < counts.length; label++) {
            for (int prediction = 0; prediction < counts.length; prediction++) {
                counts[label][prediction] = confusion.count(label, prediction);
            }
        }
        List<Map<String, Object>> classes = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            int index = c;
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("name", classNames.get(c));
            figures.put("images", confusion.labelled(c));
            figures.put("predicted", confusion.predicted(c));
            putFigures(figures, confusion.precision(c), confusion.recall(c), i -> confusion.fBeta(index, BETAS.get(i)));
            classes.add(figures);
        }
        Map<String, Object> mean = new LinkedHashMap<>();
        putFigures(mean, confusion.macroPrecision(), confusion.macroRecall(), i -> confusion.macroFBeta(BETAS.get(i)));
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("confusion", counts);
        entries.put("classes", classes);
        entries.put("mean", mean);
        return entries;
    }

    private static void putFigures(Map<String, Object> entries, double precision, double recall,
            IntToDoubleFunction fBeta) {
        entries.put("precision", precision);
        entries.put("recall", recall);
        Map<String, Double> byBeta = new LinkedHashMap<>();
        IntStream.range(0, BETAS.size()).forEach(i -> byBeta.put(name(BETAS.get(i)), fBeta.applyAsDouble(i)));
        entries.put("f_beta", byBeta);
    }

    static String name(double beta) {
        return beta == Math.rint(beta) ? Long.toString((long) beta) : Double.toString(beta);
    }
}
