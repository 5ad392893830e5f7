package lanewise.train.cli.command;

import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lanewise generate-completion}: picocli's script of completions, in which {@code --data} takes folders too. */
@Command(name = "generate-completion", mixinStandardHelpOptions = true, hidden = true,
        description = "Prints a script for bash and zsh that completes commands, options and values.",
        footer = {"", "Examples:",
            "  source <(lanewise generate-completion)"})
public final class CompletionCommand implements Callable<Integer> {
    // The words of an option that has some. Picocli knows files, or words, and not both.
    private static final Pattern DATA = Pattern.compile("('--data'\\)\\n +local IFS=\\$'\\\\n'\\n)( +)(COMPREPLY=\\( "
            + "\\$\\( compReplyArray \"\\$\\{\\w+\\[@\\]}\") \\) \\)");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String script = AutoComplete.bash(spec.root().name(), spec.root().commandLine());
        spec.commandLine().getOut().print(DATA.matcher(script).replaceAll(
                "$1$2type compopt &>/dev/null && compopt -o filenames\n$2$3; compgen -d -- \"\\${curr_word}\" ) )"));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
