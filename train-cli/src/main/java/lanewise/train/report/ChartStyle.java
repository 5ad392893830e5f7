package lanewise.train.report;

import java.awt.Color;

/** The colours of all charts. */
public final class ChartStyle {
    private static final int[] SERIES = {0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B, 0xE377C2, 0x7F7F7F,
        0xBCBD22, 0x17BECF};
    private static final int GRID = 0xE0E0E0;

    private ChartStyle() {}

    /** Returns the colour of series {@code i} on white; colours repeat after the tenth. */
    public static Color series(int i) {
        return new Color(SERIES[i % SERIES.length]);
    }

    /** Returns the colour of the lines behind the series. */
    public static Color grid() {
        return new Color(GRID);
    }
}
