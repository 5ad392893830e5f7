package lanewise.train.engine;

import java.io.IOException;
import lanewise.train.data.ImageData;
import lanewise.train.report.RunFiles;
import lanewise.train.series.LocalRunExecutor;
import lanewise.train.series.RunExecutor;

/** An engine at {@code test:}, which trains here and tells what it was opened with. */
public final class TestEngineProvider implements EngineProvider {
    @Override
    public boolean takes(String address) {
        return address.startsWith("test:");
    }

    @Override
    public Engine open(EngineSettings settings) throws IOException {
        if (settings.address().equals("test:gone")) {
            throw new IOException("nobody answers at test:gone");
        }
        settings.notices().accept("opened " + settings.name().replaceAll(" .*", "") + " with " + settings.options() + ", "
                + settings.threadsPerRun() + " threads a run");
        return new Engine() {
            @Override
            public RunExecutor executor(ImageData images) {
                return new LocalRunExecutor(images, 2, new RunFiles());
            }

            @Override
            public RunExecutor sharing(ImageData images) {
                return new LocalRunExecutor(images, 1, new RunFiles());
            }

            @Override
            public void close() {
                settings.notices().accept("closed");
            }
        };
    }
}
