package lanewise.train.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lanewise.train.cli.argument.Recipe;
import lanewise.train.cli.argument.Repetition;
import lanewise.train.cli.command.CompletionCommand;
import lanewise.train.cli.command.DataCommand;
import lanewise.train.cli.command.DoctorCommand;
import lanewise.train.cli.command.EvaluateCommand;
import lanewise.train.cli.command.ExportCommand;
import lanewise.train.cli.command.Failures;
import lanewise.train.cli.command.GradcheckCommand;
import lanewise.train.cli.command.PredictCommand;
import lanewise.train.cli.command.ReplayCommand;
import lanewise.train.cli.command.ReportCommand;
import lanewise.train.cli.command.ReproduceCommand;
import lanewise.train.cli.command.SweepCommand;
import lanewise.train.cli.command.TrainCommand;
import lanewise.train.cli.option.OptionValues;
import lanewise.train.cli.process.PrintableWriter;
import lanewise.train.cli.process.Restart;
import lanewise.train.cli.process.StandardOutput;
import lanewise.train.cli.progress.Terminal;
import lanewise.train.data.FileNames;
import lanewise.train.machine.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command {@code lanewise}; without a command's name it trains. */
@Command(name = "lanewise", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Trains neural networks with hand-derived gradients on CIFAR-10. Without a command: train.",
        subcommands = {TrainCommand.class, SweepCommand.class, ReproduceCommand.class, ReplayCommand.class,
            EvaluateCommand.class, PredictCommand.class, ReportCommand.class, ExportCommand.class, DataCommand.class,
            GradcheckCommand.class, DoctorCommand.class, CompletionCommand.class, HelpCommand.class},
        footer = {"", "Examples:",
            "  lanewise                                  train with the defaults",
            "  lanewise train --epochs 3 --lr 0.05       train with others",
            "  lanewise sweep --lr 0.01,0.1,1            compare several",
            "  lanewise evaluate runs/2026-01-31_12-00-00",
            "  lanewise doctor                           see what this machine offers",
            "  lanewise help train                       the options of a command",
            "", "Environment:",
            "  JAVA_HOME          a JDK 25 or newer, for the script ./lanewise",
            "  JAVA_OPTS          options for java, for the script ./lanewise",
            "  LANEWISE_OFFLINE   1: fetch nothing",
            "  https_proxy        the proxy of downloads, as in curl; also all_proxy, no_proxy, and in capitals",
            "  XDG_CACHE_HOME     folder of lanewise/cifar-10, the data, and of lanewise/pictures, what",
            "                     pictures became. Default: ~/.cache",
            "", "The script ./lanewise has two commands more, which need the tools of a JDK:",
            "  image [DIR]        a folder with the command that needs no JDK; image --help says more",
            "  jshell             Java's shell with the libraries",
            "", "Completion, in bash and zsh:",
            "  source <(./lanewise generate-completion)"})
public final class Main {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "With a failure, print its stack trace.")
    private boolean debug;

    private Main() {}

    public static void main(String[] args) {
        Restart.ifItPays(withCommand(args), args.length);
        System.setProperty("java.awt.headless", "true");
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%n"); // one line for each message
        StandardOutput output = new StandardOutput();
        PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = run(out, err, args);
        out.flush();
        System.exit(output.exitCode(exitCode, err));
    }

    /** Runs a command; returns its exit code. */
    static int run(PrintWriter output, PrintWriter errors, String... args) {
        PrintWriter out = new PrintableWriter(output);
        PrintWriter err = new PrintableWriter(errors);
        for (String argument : args) {
            if (FileNames.isDamaged(argument)) {
                err.println("lanewise: " + FileNames.problem("the argument " + argument));
                return CommandLine.ExitCode.USAGE;
            }
        }
        Main main = new Main();
        CommandLine line = commandLine(main)
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(Main::runOnce)
                .setParameterExceptionHandler(Failures::onUsage)
                .setExecutionExceptionHandler((e, command, parsed) -> Failures.onExecution(e, command, main.debug));
        try {
            return line.execute(withCommand(args));
        } catch (Error e) { // picocli passes them on
            return Failures.onError(e, err, main.debug);
        }
    }

    // Of an option in a group that is given twice picocli takes the last value.
    private static int runOnce(ParseResult result) {
        for (ParseResult command = result; command != null; command = command.subcommand()) {
            Repetition.refuse(command);
        }
        return new CommandLine.RunLast().execute(result);
    }

    private static CommandLine commandLine(Main main) {
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF); // a failure is one line, which is not picocli's
        CommandLine line = OptionValues.register(new CommandLine(main))
                .registerConverter(Recipe.class, OptionValues.names(Recipe.values()));
        HelpLayout.apply(line);
        if (Terminal.isDumb(System.getenv())) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        }
        return line;
    }

    /** Returns the command with all below it. */
    static CommandLine commandLine() {
        return commandLine(new Main());
    }

    // Without a command's name the arguments are train's.
    static String[] withCommand(String... args) {
        boolean train = args.length == 0
                || args[0].startsWith("-") && !List.of("-h", "--help", "-V", "--version").contains(args[0]);
        if (!train) {
            return args;
        }
        String[] all = new String[args.length + 1];
        all[0] = "train";
        System.arraycopy(args, 0, all, 1, args.length);
        return all;
    }

    /** The text of {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"lanewise " + Environment.version() + " (Java "
                + System.getProperty("java.version") + ")"};
        }
    }
}
