package lanewise.train.report.chart;

import java.awt.Color;
import java.util.Locale;
import lanewise.train.report.chart.LineChart.Series;

/** The colours of all charts, in PNG files and in HTML pages. */
public final class ChartStyle {
    private static final int[] SERIES = {0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B, 0xE377C2, 0x7F7F7F,
        0xBCBD22, 0x17BECF};

    // The same hues, lighter: for dark pages.
    private static final int[] SERIES_ON_DARK = {0x6CB4EE, 0xFFA95C, 0x6FCF73, 0xFF7B7B, 0xBFA3E6, 0xC9A295, 0xF2AEDD,
        0xB5B5B5, 0xDEDF7A, 0x6ADCEA};

    private static final int GRID = 0xE0E0E0;
    private static final int REFERENCE = 0x404040;
    private static final int WRONG = 0xC00000;
    private static final double STRONGEST_HEAT = 0.7;

    private ChartStyle() {}

    /** Returns the colour of series {@code i} on white; colours repeat after the tenth. */
    public static Color series(int i) {
        return new Color(SERIES[i % SERIES.length]);
    }

    /** Returns the colour of a line on white. */
    public static Color colour(int number) {
        return switch (number) {
            case Series.REFERENCE -> new Color(REFERENCE);
            case Series.WRONG -> new Color(WRONG);
            default -> series(number);
        };
    }

    /** Returns the colour of the lines behind the series. */
    public static Color grid() {
        return new Color(GRID);
    }

    /** Returns the class of a line in HTML pages. */
    public static String cssClass(int number) {
        return switch (number) {
            case Series.REFERENCE -> "series-reference";
            case Series.WRONG -> "series-wrong";
            default -> "series-" + number % SERIES.length;
        };
    }

    /**
     * Returns a colour of a page for cells of tables and heat maps, the stronger, the larger a share is; the page's text can
     * be read on each of them.
     *
     * @param share in [0, 1]
     */
    public static String heat(double share) {
        return String.format(Locale.ROOT, "rgba(var(--heat), %.2f)", STRONGEST_HEAT * share);
    }

    /** Returns the rules that give each of these classes the variable {@code --series}, its colour. */
    public static String css() {
        return rules(SERIES) + "@media (prefers-color-scheme: dark) {\n" + rules(SERIES_ON_DARK) + "}\n";
    }

    private static String rules(int[] colours) {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < colours.length; i++) {
            rules.append(String.format(Locale.ROOT, ".%s { --series: #%06x; }\n", cssClass(i), colours[i]));
        }
        return rules.toString();
    }
}
