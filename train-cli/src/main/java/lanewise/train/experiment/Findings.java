package lanewise.train.experiment;

import java.util.List;
import lanewise.train.report.chart.Chart;

/**
 * What an experiment found.
 *
 * @param verdict the answer to the question, in a sentence or two with the numbers found
 * @param comparisons the documents' numbers beside ours
 * @param tables other numbers
 * @param figures the figures
 */
public record Findings(String verdict, List<Comparison> comparisons, List<Table> tables, List<Figure> figures) {
    /** Copies the lists. */
    public Findings {
        comparisons = List.copyOf(comparisons);
        tables = List.copyOf(tables);
        figures = List.copyOf(figures);
    }

    /**
     * A number of a document beside ours.
     *
     * @param what what the number is, as in {@code test accuracy}
     * @param source the document
     * @param documents the document's number, as it is written there
     * @param ours our number: mean ± standard deviation over the seeds, where there are several
     * @param within whether ours is where it should be
     * @param rule what "within" means here
     */
    public record Comparison(String what, String source, String documents, String ours, boolean within, String rule) {}

    /**
     * A table of text cells.
     *
     * @param title what it shows
     * @param header the columns
     * @param rows the rows, each as long as the header
     */
    public record Table(String title, List<String> header, List<List<String>> rows) {}

    /**
     * A figure.
     *
     * @param file the name of its file, as in {@code lr-sweep-accuracy.png}
     * @param caption what it shows, and what it answers
     * @param chart what is drawn
     */
    public record Figure(String file, String caption, Chart chart) {}
}
