package lanewise.train.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.TagCreator;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.nn.metrics.ConfusionMatrix;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.html.HtmlPage;
import lanewise.train.report.html.HtmlParts;

/** A {@link ClassificationReport} as tables of an {@link HtmlPage}. */
final class ClassTables {
    private static final String MATRIX = "Confusion matrix: a row for each true class, a column for each predicted one";

    private ClassTables() {}

    /** Returns the confusion matrix, each cell as dark as its share of the row. */
    static DomContent matrix(ClassificationReport report) {
        List<String> names = report.classNames();
        return HtmlParts.scrolling(MATRIX, TagCreator.table().withClass("matrix").with(
                thead(tr(th("true class"), each(names, name -> th(name).attr("scope", "col")))),
                tbody(each(IntStream.range(0, names.size()).mapToObj(label -> row(report, label))))));
    }

    private static DomContent row(ClassificationReport report, int label) {
        ConfusionMatrix confusion = report.confusion();
        return tr(th(report.classNames().get(label)).attr("scope", "row"),
                each(IntStream.range(0, confusion.classes()).mapToObj(prediction -> {
                    long count = confusion.count(label, prediction);
                    double share = confusion.labelled(label) == 0 ? 0 : (double) count / confusion.labelled(label);
                    return td(String.valueOf(count)).withStyle("background: " + ChartStyle.heat(share));
                })));
    }

    /** Returns precision, recall and F-beta of each class, and their means. */
    static DomContent figures(ClassificationReport report) {
        ConfusionMatrix confusion = report.confusion();
        List<String> header = new ArrayList<>(List.of("class", "images", "predicted", "precision", "recall"));
        ClassificationReport.BETAS.forEach(beta -> header.add("F" + ClassificationReport.name(beta)));
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < confusion.classes(); c++) {
            List<String> row = begin(report.classNames().get(c), confusion.labelled(c), confusion.predicted(c),
                    confusion.precision(c), confusion.recall(c));
            for (double beta : ClassificationReport.BETAS) {
                row.add(decimals(confusion.fBeta(c, beta)));
            }
            rows.add(row);
        }
        List<String> mean = begin(ClassificationReport.MEAN, confusion.total(), confusion.total(),
                confusion.macroPrecision(), confusion.macroRecall());
        ClassificationReport.BETAS.forEach(beta -> mean.add(decimals(confusion.macroFBeta(beta))));
        rows.add(mean);
        return HtmlParts.table("Precision, recall and F-beta", header, rows);
    }

    private static List<String> begin(String name, long images, long predicted, double precision, double recall) {
        return new ArrayList<>(List.of(name, String.valueOf(images), String.valueOf(predicted), decimals(precision),
                decimals(recall)));
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
