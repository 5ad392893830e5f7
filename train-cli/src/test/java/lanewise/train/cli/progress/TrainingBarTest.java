package lanewise.train.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrainingBarTest {
    private static final TrainingBar.Now NOW = new TrainingBar.Now("epoch  4/10", 1.4454, 106_921, "ETA 12 s");

    private final TrainingBar plain = new TrainingBar(false, true);

    @Test
    void whatHasNoRoomIsLeftOut() {
        String tail = "  loss 1.445  106,921 images/s  ETA 12 s";
        assertEquals("epoch  4/10 " + "━".repeat(14) + " ".repeat(26) + "  35%" + tail, plain.line(NOW, 0.35, 200));
        assertEquals("epoch  4/10 " + "━".repeat(8) + " ".repeat(14) + "  35%" + tail, plain.line(NOW, 0.35, 79));
        assertEquals("epoch  4/10 " + "━".repeat(7) + " ".repeat(12) + "  35%  loss 1.445  ETA 12 s",
                plain.line(NOW, 0.35, 58));
        assertEquals("epoch  4/10  35%  loss 1.445  ETA 12 s", plain.line(NOW, 0.35, 39));
        assertEquals("epoch  4", plain.line(NOW, 0.35, 8));
        assertEquals("", plain.line(NOW, 0.35, 0));
    }

    @Test
    void aLineIsNeverWiderThanTheTerminal() {
        TrainingBar coloured = new TrainingBar(true, false);
        for (int width = 0; width < 250; width++) {
            for (double share : new double[] {0, 0.004, 0.5, 0.999, 1}) {
                assertTrue(plain.line(NOW, share, width).length() <= width, "width " + width);
                String visible = coloured.line(NOW, share, width).replaceAll("\u001B\\[[0-9]*m", "");
                assertTrue(visible.length() <= width, "width " + width + ": " + visible);
            }
        }
    }

    @Test
    void onlyTheEndIsAHundredPerCent() {
        assertTrue(plain.line(NOW, 0.9999, 80).contains(" 99%"));
        assertTrue(plain.line(NOW, 1, 80).contains("100%"));
    }

    @Test
    void linesThatStayAppearAboveTheOneThatChanges() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StatusLine line = new StatusLine(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        line.accept("half");
        line.printAbove("epoch 1");
        line.accept("done");
        line.close();
        line.accept("too late");
        String erase = "\u001B[K";
        assertEquals("\rhalf" + erase + "\repoch 1" + erase + System.lineSeparator() + "half" + erase + "\rdone" + erase
                + "\r" + erase, bytes.toString(StandardCharsets.UTF_8));
    }
}
