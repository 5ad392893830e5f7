package lanewise.train.cli.process;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lanewise.train.data.Printable;

/** Commands as a shell takes them: what it would change stands in quotation marks. */
public final class ShellCommand {
    private static final String SAFE = "_@%+=:,./-"; // beside letters and digits

    private ShellCommand() {}

    /** Returns a command whose words are these. */
    public static String of(List<String> words) {
        return words.stream().map(ShellCommand::quoted).collect(Collectors.joining(" "));
    }

    /** Returns a command whose words are these. */
    public static String of(String... words) {
        return of(List.of(words));
    }

    private static String quoted(String word) {
        if (word.chars().anyMatch(Printable::isControl)) {
            return "$'" + word.chars().mapToObj(ShellCommand::escaped).collect(Collectors.joining()) + "'";
        }
        boolean safe = !word.isEmpty() && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || SAFE.indexOf(c) >= 0);
        return safe ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String escaped(int c) {
        if (Printable.isControl(c)) {
            return String.format(Locale.ROOT, "\\u%04x", c);
        }
        return c == '\'' || c == '\\' ? "\\" + (char) c : String.valueOf((char) c);
    }
}
