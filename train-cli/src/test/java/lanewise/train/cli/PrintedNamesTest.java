package lanewise.train.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lanewise.train.data.folder.PictureFolders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on folders and files whose names a terminal would obey, and on others that are not ASCII. */
class PrintedNamesTest {
    private static final String HOSTILE = "\u001b[2J\nlanewise: done";
    private static final String SHOWN = "\\u001b[2J\\u000alanewise: done";

    @TempDir
    private Path root;
    private Path pictures;

    @BeforeEach
    void write() throws IOException {
        assumeTrue(File.separatorChar == '/', "names may hold anything but a slash");
        pictures = PictureFolders.write(root.resolve("pictures" + HOSTILE), 30, "rot ü", "blau 青");
    }

    /** Calls a command that succeeds; neither stream may hold a control character but the ends of its lines. */
    private CommandCall call(String... arguments) {
        CommandCall call = CommandCall.of(arguments);
        for (String text : List.of(call.out(), call.err())) {
            assertFalse(text.lines().anyMatch(line -> line.codePoints().anyMatch(Character::isISOControl)
                    || line.startsWith("lanewise: done")), () -> String.join(" ", arguments) + ": " + text);
        }
        assertEquals(0, call.exitCode(), call.err());
        return call;
    }

    private List<String> train(String out) {
        return List.of("train", "--data", pictures.toString(), "--batch-size", "16", "--hidden", "4", "--epochs", "1",
                "--out", out);
    }

    @Test
    void noCommandWritesThemRaw() throws IOException {
        String run = root.resolve("run" + HOSTILE).toString();
        String shown = run.replace(HOSTILE, SHOWN);
        assertTrue(call(train(run).toArray(String[]::new)).err().contains("run saved in " + shown + "\n"));
        assertTrue(call("train", "--resume", run).err().contains("the run in " + shown + " has come to its end already\n"));
        assertEquals(shown + "/report.html\n", call("report", run).out());
        String evaluated = call("evaluate", run).out();
        assertTrue(evaluated.contains("rot ü ") && evaluated.contains("blau 青 "), evaluated);

        String file = pictures.resolve("rot ü").resolve("0.png").toString();
        String predicted = call("predict", run, file).out();
        assertTrue(predicted.startsWith(file.replace(HOSTILE, SHOWN) + "\n"), predicted);
        assertEquals(file, call("predict", run, file, "--json").json().at("/predictions/0/file").asText());
        String exported = root.resolve("m" + HOSTILE + ".npz").toString();
        assertTrue(call("export", run, "--numpy", exported).out().startsWith(exported.replace(HOSTILE, SHOWN) + " written"));

        String info = call("data", "info", "--data", pictures.toString()).out();
        assertTrue(info.contains("folder " + pictures.toString().replace(HOSTILE, SHOWN) + "\n"), info);
        call("data", "verify", "--data", pictures.toString());

        String sweep = root.resolve("sweep" + HOSTILE).toString();
        assertTrue(call("sweep", "--data", pictures.toString(), "--batch-size", "16", "--hidden", "4", "--epochs", "1",
                "--lr", "0.1,0.01", "--out", sweep).err().contains("sweep saved in " + sweep.replace(HOSTILE, SHOWN)));
    }

    @Test
    void ordinaryNamesAreExact() {
        String run = root.resolve("größer 模型 100%").toString();
        assertTrue(call(train(run).toArray(String[]::new)).err().contains("run saved in " + run + "\n"));
        assertEquals(run + "/report.html\n", call("report", run).out());
        String file = pictures.resolve("blau 青").resolve("0.png").toString();
        assertTrue(call("predict", run, file).out().startsWith(file.replace(HOSTILE, SHOWN) + "\n"));
        String exported = root.resolve("模型.npz").toString();
        assertTrue(call("export", run, "--numpy", exported).out().startsWith(exported + " written, "));
    }

    /** Of a failure that has a stack trace, too. */
    @Test
    void neitherDoMessagesAndStackTraces() {
        CommandCall failed = CommandCall.of("evaluate", root.resolve("no" + HOSTILE).toString(), "--debug");
        assertEquals(1, failed.exitCode());
        assertTrue(failed.err().contains("no" + SHOWN), failed.err());
        assertTrue(failed.err().contains("\n    at "), failed.err());
        assertFalse(failed.err().contains("\u001b"), failed.err());
    }
}
