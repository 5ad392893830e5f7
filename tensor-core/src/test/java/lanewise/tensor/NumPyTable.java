package lanewise.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of docs/numpy.md, in which each row says for each element type whether it has the operation: found by trying.
 * The program sets the marks of all rows and prints the operations that have none.
 */
final class NumPyTable {
    static final Path FILE = Path.of("..", "docs", "numpy.md");

    private static final String HAS = "●";
    private static final String OR = " or ";
    private static final String LACKS = "–";
    private static final String TYPES = Stream.of(DType.values()).map(DType::toString).collect(Collectors.joining(" | "));

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    // `x.sum(…)`, `Tensor.zeros`, or a further name alone: `sub`, `argmin(axis)`
    private static final Pattern NAME =
            Pattern.compile("(?:(?:[abcxy]|Tensor)\\.)?([a-zA-Z0-9]+)(?:\\((.*)\\))?");

    private NumPyTable() {}

    /**
     * A row.
     *
     * @param number that of its line, from 0
     * @param cells its cells
     * @param typed whether its table has a column for each type
     */
    record Row(int number, List<String> cells, boolean typed) {
        /** Returns the names in the first cell, without those of other classes than Tensor and PrintOptions. */
        List<String> names() {
            return matches().map(match -> match.group(1)).toList();
        }

        private Stream<MatchResult> matches() {
            return CODE.matcher(cells.getFirst()).results().map(code -> NAME.matcher(code.group(1)))
                    .filter(Matcher::matches).map(Matcher::toMatchResult);
        }

        /** Returns the methods of Tensor that the row is about, those of each name together. */
        List<List<TensorMethod>> operations() {
            Map<String, List<TensorMethod>> operations = matches().collect(Collectors.groupingBy(
                    match -> match.group(1), LinkedHashMap::new, Collectors.flatMapping(
                            match -> methods(match.group(1), match.group(2)).stream(), Collectors.toList())));
            return operations.values().stream().filter(methods -> !methods.isEmpty()).toList();
        }

        /** Returns whether the operations differ in their types, so that they need rows of their own. */
        boolean isMixed() {
            return marks(operations()).stream().anyMatch(mark -> mark.contains(OR));
        }

        /** Returns the line with the right marks. */
        String marked() {
            List<String> marked = new ArrayList<>(cells.subList(0, 2));
            marked.addAll(marks(operations()));
            marked.add(cells.size() > 2 ? cells.getLast() : "");
            return line(marked);
        }
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.isEmpty() ? " " : " " + cell + " ").collect(Collectors.joining("|", "|", "|"));
    }

    /** Returns the rows of all tables, without their heads. */
    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(FILE);
        boolean operations = false;
        boolean typed = false;
        for (int i = 0; i < lines.size(); i++) {
            operations &= lines.get(i).startsWith("|");
            if (lines.get(i).startsWith("| Lanewise |")) {
                operations = true;
                typed = lines.get(i).contains(TYPES);
            } else if (operations && lines.get(i).startsWith("| `")) {
                rows.add(new Row(i, Arrays.stream(lines.get(i).substring(1).split("\\|")).map(String::strip).toList(),
                        typed));
            }
        }
        return rows;
    }

    // Those of a name; if the names of the parameters are given, and not just an example, the one that has them.
    private static List<TensorMethod> methods(String name, String parameters) {
        List<TensorMethod> all = TensorMethod.all().stream().filter(method -> method.name().equals(name)).toList();
        List<TensorMethod> one = all.stream()
                .filter(method -> String.join(", ", method.parameters()).equals(parameters)).toList();
        return one.isEmpty() ? all : one;
    }

    /** Returns the mark for each type: what all the operations have, so that they may share a row. */
    private static List<String> marks(List<List<TensorMethod>> operations) {
        return Stream.of(DType.values()).map(dtype -> operations.stream().map(methods -> mark(methods, dtype)).distinct()
                .collect(Collectors.joining(OR))).toList();
    }

    // The result's type where it is another.
    private static String mark(List<TensorMethod> methods, DType dtype) {
        Set<DType> results = EnumSet.noneOf(DType.class);
        boolean complete = true;
        boolean some = false;
        for (TensorMethod method : methods) {
            Optional<TensorCall> call = TensorCall.of(method, dtype);
            Optional<DType> result = call.flatMap(NumPyTable::resultType);
            if (method.dependsOnType() || result.filter(type -> type == dtype).isPresent()) {
                some |= call.isPresent();
                result.ifPresent(results::add);
            }
            complete &= call.isPresent() || takesElements(method);
        }
        String mark = results.isEmpty() || results.equals(Set.of(dtype)) ? HAS
                : results.stream().map(DType::toString).collect(Collectors.joining(", "));
        return !some ? LACKS : complete ? mark : "(" + mark + ")";
    }

    // Arrays hold elements of some types only.
    private static boolean takesElements(TensorMethod method) {
        return method.isStatic() && method.types().stream().anyMatch(type -> type == byte[].class || type == short[].class);
    }

    // Of a record, that of its first tensor; numbers and arrays have none.
    private static Optional<DType> resultType(TensorCall call) {
        return TensorCall.tensors(call.run()).stream().map(Tensor::dtype).findFirst();
    }

    /** Returns a line for each operation that no row names, without the last cell. */
    static List<String> missing() throws IOException {
        Set<String> documented = rows().stream().flatMap(row -> row.names().stream()).collect(Collectors.toSet());
        TreeMap<String, String> missing = new TreeMap<>();
        for (TensorMethod method : TensorMethod.all()) {
            if (!documented.contains(method.name())) {
                missing.put(method.name(), line(Stream.of(List.of("`x." + method.name() + "(…)`", "`np.…`"),
                        marks(List.of(methods(method.name(), null))), List.of("")).flatMap(List::stream).toList()));
            }
        }
        return List.copyOf(missing.values());
    }

    public static void main(String[] args) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(FILE));
        for (Row row : rows()) {
            if (row.typed()) {
                lines.set(row.number(), row.marked());
            }
        }
        Files.write(FILE, lines);
        missing().forEach(System.out::println);
    }
}
