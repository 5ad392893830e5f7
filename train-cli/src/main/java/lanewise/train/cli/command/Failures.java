package lanewise.train.cli.command;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import lanewise.train.cli.option.OptionNames;
import lanewise.train.config.InvalidConfigException;
import lanewise.train.training.MemoryNeeds;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns failures into one line and an exit code. */
public final class Failures {
    private Failures() {}

    /** Wrong usage: the line names the option, and where to read about it. */
    public static int onUsage(ParameterException failure, String... args) {
        CommandLine command = failure.getCommandLine();
        print(command, firstLine(failure.getMessage()) + "; see " + command.getCommandSpec().qualifiedName()
                + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** A failure while a command ran. */
    public static int onExecution(Exception failure, CommandLine command, boolean debug) {
        print(command, describe(failure));
        if (debug) {
            failure.printStackTrace(command.getErr());
        }
        return failure instanceof InvalidConfigException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** A failure of the JVM, such as a full heap. */
    public static int onError(Error failure, PrintWriter err, boolean debug) {
        err.println("lanewise: " + describe(failure));
        if (debug) {
            failure.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println("lanewise: " + message);
    }

    /** Returns what failed in one line. */
    public static String describe(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + ": there is no such file";
            case AccessDeniedException e -> e.getFile() + ": access is denied";
            case FileSystemException e -> e.getFile() + ": " + (e.getReason() == null ? "failed" : e.getReason());
            case InvalidConfigException e -> firstLine(OptionNames.message(e));
            case OutOfMemoryError e -> "the memory is full (" + e.getMessage() + "): Java's heap may take "
                    + MemoryNeeds.megabytes(Runtime.getRuntime().maxMemory()) + "; "
                    + MemoryNeeds.advice(Runtime.getRuntime().maxMemory());
            case Throwable t when t.getMessage() == null -> t.getClass().getSimpleName() + "; --debug shows where";
            case Throwable t -> firstLine(t.getMessage());
        };
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
