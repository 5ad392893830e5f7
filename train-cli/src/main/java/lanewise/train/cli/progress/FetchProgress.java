package lanewise.train.cli.progress;

import lanewise.train.data.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a fetch has come: a bar on a terminal, a line for each task elsewhere. */
public final class FetchProgress implements Progress, AutoCloseable {
    private static final long MEGABYTE = 1_000_000;

    private String task = "";
    private ProgressBar bar;

    @Override
    public void update(String name, long done, long total) {
        if (!name.equals(task)) {
            begin(name);
        }
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(done);
        }
    }

    private void begin(String name) {
        close();
        task = name;
        if (Terminal.isInteractive()) {
            bar = new ProgressBarBuilder().setTaskName(name).setUnit(" MB", MEGABYTE)
                    .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK).setUpdateIntervalMillis(100).build();
        } else {
            System.err.println(name);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
