package lanewise.train.experiment.reproduction;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.train.data.ImageData;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.reproduction.Reproduction.Concluded;
import lanewise.train.record.OutputFolder;
import lanewise.train.record.RunContents;
import lanewise.train.report.chart.rendering.Charts;

/**
 * The files of a reproduction: {@code report.html}, {@code comparisons.csv}, {@code comparisons.md}, the figures as
 * PNG in {@code figures}, and {@code reproduction.json}, which is written last.
 */
public final class ReproductionFiles {
    private static final String RECORD = "reproduction.json";
    private static final String FIGURES = "figures";
    private static final String TABLE = "comparisons.csv";
    private static final String MARKDOWN = "comparisons.md";
    private static final String REPORT = "report.html";
    private static final List<String> NAMES = List.of(FIGURES, TABLE, MARKDOWN, REPORT);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final Path folder;

    /**
     * What is read of {@link #RECORD}: a part of what is written.
     *
     * @param experiments the experiments
     */
    private record Recorded(List<Named> experiments) {
        @JsonIgnoreProperties(ignoreUnknown = true)
        private record Named(String name) {}
    }

    /**
     * Takes a folder, which need not be there before files are written.
     *
     * @throws IOException if it could not be made, or holds what the report would write over; the message is one line
     */
    public ReproductionFiles(Path folder) throws IOException {
        this.folder = folder;
        if (!Files.exists(folder.resolve(RECORD)) && !Files.isDirectory(folder.resolve(Reproduction.RUNS))) {
            RunContents.requireNone(folder, NAMES::contains, "the report");
        }
        OutputFolder.requireCreatable(folder);
    }

    /** Returns the names of the experiments that a folder reports, none if there is no such folder. */
    public static List<String> reportedIn(Path folder) throws IOException {
        Path file = folder.resolve(RECORD);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return JSON.readValue(file.toFile(), Recorded.class).experiments().stream().map(Recorded.Named::name).toList();
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IOException(file + " is damaged; delete it, and what it reports is concluded again when it is"
                    + " asked for", e);
        }
    }

    /** Writes all files. */
    public void write(List<Concluded> concluded, List<Long> seeds, ImageData images) throws IOException {
        Path figures = OutputFolder.create(folder.resolve(FIGURES));
        for (Concluded each : concluded) {
            for (Figure figure : each.findings().figures()) {
                OutputFolder.write(figures.resolve(figure.file()), Charts.png(figure.chart()));
            }
        }
        write(TABLE, ComparisonTable.csv(concluded));
        write(MARKDOWN, ComparisonTable.markdown(concluded));
        OutputFolder.write(folder.resolve(REPORT), ReproductionReport.page(concluded, seeds, images));
        write(RECORD, json(concluded, seeds, images) + "\n");
    }

    private void write(String name, String text) throws IOException {
        OutputFolder.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns all that was found as one JSON object on one line; figures by their files' names. */
    public static String json(List<Concluded> concluded, List<Long> seeds, ImageData images) throws IOException {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("seeds", seeds);
        entries.put("data", images.kind().toString());
        entries.put("data_sha256", images.sha256());
        entries.put("numbers", concluded.stream().mapToInt(each -> each.findings().comparisons().size()).sum());
        entries.put("within", concluded.stream().flatMap(each -> each.findings().comparisons().stream())
                .filter(Findings.Comparison::within).count());
        entries.put("experiments", concluded.stream().map(ReproductionFiles::describe).toList());
        return JSON.writeValueAsString(entries);
    }

    private static Map<String, Object> describe(Concluded concluded) {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("name", concluded.experiment().name());
        entries.put("question", concluded.experiment().question());
        entries.put("source", concluded.experiment().source());
        entries.put("verdict", concluded.findings().verdict());
        entries.put("comparisons", concluded.findings().comparisons());
        entries.put("tables", concluded.findings().tables());
        entries.put("figures", concluded.findings().figures().stream()
                .map(figure -> Map.of("file", FIGURES + "/" + figure.file(), "caption", figure.caption())).toList());
        entries.put("runs", concluded.outcomes().stream().map(outcome -> outcome.run().name()).toList());
        return entries;
    }
}
