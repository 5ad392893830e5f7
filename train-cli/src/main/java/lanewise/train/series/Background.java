package lanewise.train.series;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work on files that goes on in a thread of its own until this is closed. */
final class Background implements AutoCloseable {
    private final FutureTask<Void> task;
    private final Thread thread;

    /** What is done. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** Starts the work. */
    Background(Work work) {
        task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        thread = Thread.ofPlatform().daemon().name("background").start(task);
    }

    /**
     * Waits for the end of the work.
     *
     * @throws IOException if the work failed with it
     */
    void await() throws IOException {
        try {
            task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Throwable failure -> throw new IllegalStateException(failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Waits for the end of the work, whatever became of it: its files are written by nobody any more. */
    @Override
    public void close() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
