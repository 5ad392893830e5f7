package lanewise.train.cli.command;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import lanewise.train.cli.argument.Repetition;
import lanewise.train.cli.option.OptionNames;
import lanewise.train.cli.option.Suggestion;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Printable;
import lanewise.train.data.Reason;
import lanewise.train.machine.MemoryNeeds;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns failures into one line and an exit code. */
public final class Failures {
    private Failures() {}

    /** Wrong usage: the line names the option, and where to read about it. */
    public static int onUsage(ParameterException failure, String... args) {
        CommandLine command = failure.getCommandLine();
        print(command, describeUsage(failure) + "; see " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static String describeUsage(ParameterException failure) {
        if (failure instanceof OverwrittenOptionException twice && twice.getOverwritten() instanceof OptionSpec option) {
            return Repetition.describe(option);
        }
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return failure.getMessage();
        }
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        String word = unmatched.getUnmatched().getFirst();
        if (unmatched.isUnknownOption()) {
            String name = word.split("=", 2)[0];
            return "unknown option " + name + Suggestion.of(name, command.optionsMap().keySet());
        }
        return (command.subcommands().isEmpty() ? "unexpected argument '" : "unknown command '") + word + "'"
                + Suggestion.of(word, command.subcommands().keySet());
    }

    /** A failure while a command ran. */
    public static int onExecution(Exception failure, CommandLine command, boolean debug) {
        print(command, describe(failure));
        if (debug) {
            printStackTrace(failure, command.getErr());
        }
        return failure instanceof InvalidConfigException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** A failure of the JVM, such as a full heap. */
    public static int onError(Error failure, PrintWriter err, boolean debug) {
        err.println("lanewise: " + describe(failure));
        if (debug) {
            printStackTrace(failure, err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void printStackTrace(Throwable failure, PrintWriter err) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        trace.toString().lines().map(line -> line.replace("\t", "    ")).forEach(err::println);
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println("lanewise: " + message);
    }

    /** Returns what failed in one line that a terminal can show whatever was read. */
    public static String describe(Throwable failure) {
        return Printable.line(switch (failure) {
            case FileSystemException e -> e.getFile() + ": " + Reason.withAdvice(e);
            case InvalidConfigException e -> OptionNames.message(e);
            case OutOfMemoryError e -> "the memory is full (" + e.getMessage() + "): Java's heap may take "
                    + MemoryNeeds.megabytes(Runtime.getRuntime().maxMemory()) + "; "
                    + MemoryNeeds.advice(Runtime.getRuntime().maxMemory());
            case JacksonException e when e.getOriginalMessage() != null -> firstLine(e.getOriginalMessage());
            case Throwable t when t.getMessage() == null -> t.getClass().getSimpleName() + "; --debug shows where";
            case IOException e -> e.getMessage();
            case IllegalArgumentException e -> e.getMessage();
            case Throwable t -> firstLine(t.getMessage());
        });
    }

    // Of libraries, which explain in further lines. A message of this project has one, but for what a name holds that it repeats.
    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse(text);
    }
}
