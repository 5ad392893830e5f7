package lanewise.train.cli.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * Standard output, which remembers whether all of it was written: Java's own does not tell. After the first failure nothing
 * more is written.
 */
public final class StandardOutput extends FilterOutputStream {
    private static final Path TARGET = Path.of("/proc/self/fd/1");

    private final boolean isPipe;
    private IOException failure;

    /** Opens the output of this process. */
    public StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out), isPipe());
    }

    StandardOutput(OutputStream out, boolean isPipe) {
        super(out);
        this.isPipe = isPipe;
    }

    // Known on Linux; elsewhere the words of the failure tell.
    private static boolean isPipe() {
        try {
            return Files.readSymbolicLink(TARGET).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public synchronized void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * Returns the exit code of a program whose output this was: its own if all was written, or if who read a pipe has read
     * enough and closed it; else that of a failure, of which {@code err} is told.
     */
    public synchronized int exitCode(int own, PrintWriter err) {
        if (failure == null || isPipe || String.valueOf(failure.getMessage()).contains("Broken pipe")) {
            return own;
        }
        err.println("lanewise: standard output could not be written: " + failure.getMessage() + "; what was to stand there"
                + " is lost");
        return own == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : own;
    }
}
