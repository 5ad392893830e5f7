package lanewise.train.experiment.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.ImageData;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.ResultCache;
import lanewise.train.experiment.reproduction.Reproduction.Concluded;
import lanewise.train.experiment.reproduction.Reproduction.ConclusionListener;
import lanewise.train.experiment.training.BatchNormTraining;
import lanewise.train.experiment.training.DefaultTraining;
import lanewise.train.experiment.training.LearningRateSweep;
import lanewise.train.experiment.training.MultiStepTraining;
import lanewise.train.experiment.training.PyTorchTraining;
import lanewise.train.report.RunFiles;
import lanewise.train.report.chart.rendering.Charts;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.RunSeries;
import lanewise.train.series.SeriesListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The five experiments on training end to end, with few epochs, few images and a small network. */
class ReproductionTest {
    private static final List<Long> SEEDS = List.of(42L, 43L);
    private static final int EPOCHS = 3;
    private static final RunConfig PROTOCOL = RunConfig.DEFAULT.withBatchSize(32).withEpochs(EPOCHS)
            .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(16)));
    private static final List<Experiment> ALL = List.of(new DefaultTraining(PROTOCOL), new PyTorchTraining(PROTOCOL),
            new BatchNormTraining(PROTOCOL), new LearningRateSweep(PROTOCOL), new MultiStepTraining(PROTOCOL));
    private static final Pattern CHART = Pattern.compile("<svg class=\"chart\"[^>]*aria-label=\"([^\"]*)\"");

    @TempDir
    static Path folder;

    private static ImageData images;
    private static Reproduction reproduction;
    private static List<RunOutcome> outcomes;
    private static List<Concluded> concluded;

    @ParameterizedTest
    @ValueSource(strings = {"report.html", "comparisons.csv", "comparisons.md", "figures"})
    void aFileOfTheUserIsNotWrittenOver(String name, @TempDir Path own) throws IOException {
        Files.writeString(own.resolve(name), "the user's");
        assertEquals(own + " holds " + name + ", which the report would write over; move it away, or choose another"
                + " folder", assertThrows(IOException.class, () -> new ReproductionFiles(own)).getMessage());
    }

    /** Computes so many numbers for itself. */
    private record Computing(int count) implements Experiment {
        @Override
        public String name() {
            return "computing";
        }

        @Override
        public String title() {
            return "";
        }

        @Override
        public String question() {
            return "";
        }

        @Override
        public String source() {
            return "";
        }

        @Override
        public List<PlannedRun> runs(List<Long> seeds) {
            return List.of();
        }

        @Override
        public Findings conclude(ExperimentContext context) throws IOException {
            List<ResultCache.Computation<Integer>> computations = IntStream.range(0, count)
                    .<ResultCache.Computation<Integer>>mapToObj(i -> () -> {
                        if (i == 5) {
                            throw new IOException("no result");
                        }
                        return i * i;
                    }).toList();
            return new Findings(context.compute(computations).toString(), List.of(), List.of(), List.of());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatAnExperimentComputesIsToldAndInOrder(int jobs, @TempDir Path own) throws IOException {
        List<String> told = new ArrayList<>();
        ConclusionListener listener = new ConclusionListener() {
            @Override
            public void onExperiment(Experiment experiment, int number, int count) {
                told.add(experiment.name() + " " + number + " of " + count);
            }

            @Override
            public void onComputation(int done, int count) {
                told.add(done + " of " + count);
            }
        };
        Reproduction four = new Reproduction(own, List.of(new Computing(4)), List.of(new Computing(4)), SEEDS);
        assertEquals("[0, 1, 4, 9]", four.conclude(images, List.of(), jobs, listener).getFirst().findings().verdict());
        assertEquals(List.of("computing 1 of 1", "1 of 4", "2 of 4", "3 of 4", "4 of 4"), told);
        Reproduction six = new Reproduction(own, List.of(new Computing(6)), List.of(new Computing(6)), SEEDS);
        assertEquals("computing: no result", assertThrows(IOException.class,
                () -> six.conclude(images, List.of(), jobs, ConclusionListener.NONE)).getMessage());
    }

    @BeforeAll
    static void runEverything() throws IOException {
        images = SyntheticImages.generate(400, 100, 7);
        reproduction = new Reproduction(folder, ALL, ALL, SEEDS);
        outcomes = new RunSeries(reproduction.runsFolder(), images, 2, new RunFiles())
                .train(reproduction.runs(), SeriesListener.NONE);
        concluded = reproduction.conclude(images, outcomes, 2, ConclusionListener.NONE);
        new ReproductionFiles(folder).write(concluded, SEEDS, images);
    }

    private static Findings findings(String name) {
        return concluded.stream().filter(each -> each.experiment().name().equals(name)).findFirst().orElseThrow()
                .findings();
    }

    private static int figures() {
        int figures = concluded.stream().mapToInt(each -> each.findings().figures().size()).sum();
        assertTrue(figures >= 2 * ALL.size() - 2, figures + " figures"); // newton has one
        return figures;
    }

    @Test
    void equalConfigurationsAreTrainedOnceUnderOneName() {
        List<PlannedRun> runs = reproduction.runs();
        assertEquals(runs.size(), new HashSet<>(runs.stream().map(PlannedRun::config).toList()).size());
        assertEquals(runs.size(), new HashSet<>(runs.stream().map(PlannedRun::name).toList()).size());
        // The rate 0.1 of the sweep is the default network, whether that is asked for or not.
        List<Experiment> sweep = Experiments.named(ALL, List.of("lr-sweep"));
        List<String> names = new Reproduction(folder, ALL, sweep, SEEDS).runs().stream().map(PlannedRun::name).toList();
        assertEquals(9 * SEEDS.size(), names.size());
        assertTrue(names.containsAll(List.of("default-seed42", "lr-1e-6-seed42", "lr-1e2-seed43")), names.toString());
        assertFalse(names.contains("lr-1e-1-seed42"));
    }

    @Test
    void noTwoRunsOfAnyExperimentShareAName() {
        List<Experiment> every = Experiments.all(RunConfig.DEFAULT);
        List<PlannedRun> runs = new Reproduction(folder, every, every, SEEDS).runs();
        assertTrue(runs.size() > 20, runs.toString());
        assertEquals(every.size(), new HashSet<>(every.stream().map(Experiment::name).toList()).size());
    }

    @Test
    void aStoppedReproductionGoesOnToTheSameBits(@TempDir Path other) throws IOException {
        List<Experiment> chosen = Experiments.named(ALL, List.of("multistep"));
        Reproduction stopped = new Reproduction(other, ALL, chosen, SEEDS);
        int[] epochs = {0};
        SeriesListener counting = new SeriesListener() {
            @Override
            public void onEpoch(PlannedRun run, EpochMetrics metrics) {
                epochs[0]++;
            }
        };
        assertThrows(SuspendedException.class, () -> new RunSeries(stopped.runsFolder(), images, 1, new RunFiles())
                .stopWhen(() -> epochs[0] == EPOCHS + 1).train(stopped.runs(), counting));
        List<RunOutcome> resumed = new RunSeries(stopped.runsFolder(), images, 1, new RunFiles())
                .train(stopped.runs(), counting);
        assertEquals(EPOCHS * stopped.runs().size(), epochs[0], "no epoch is trained twice");
        for (RunOutcome outcome : resumed) {
            assertEquals(hash(outcomes.get(reproduction.runs().indexOf(outcome.run()))), hash(outcome));
        }
        List<Concluded> again = stopped.conclude(images, resumed, 1, ConclusionListener.NONE);
        assertEquals(findings("multistep").comparisons(), again.getFirst().findings().comparisons());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void conclusionsAreLeftBetweenComputations(int jobs, @TempDir Path own) throws IOException {
        List<Experiment> four = List.of(new Computing(4));
        int[] done = {0};
        ConclusionListener counting = new ConclusionListener() {
            @Override
            public void onComputation(int number, int count) {
                done[0] = number;
            }
        };
        Reproduction stopped = new Reproduction(own, four, four, SEEDS).stopWhen(() -> done[0] >= 2);
        String message = assertThrows(SuspendedException.class,
                () -> stopped.conclude(images, List.of(), jobs, counting)).getMessage();
        assertEquals("stopped after " + done[0] + " of 4 computations of computing", message);
        assertTrue(done[0] <= 3, "what had begun may end: " + message);
        assertEquals("stopped after 0 of 1 conclusions", assertThrows(SuspendedException.class,
                () -> stopped.conclude(images, List.of(), jobs, counting)).getMessage());
    }

    private static String hash(RunOutcome outcome) {
        return ((RunOutcome.Finished) outcome).summary().modelSha256();
    }

    /** Ours is the mean over the seeds, computed here from the runs themselves. */
    @Test
    void oursIsTheMeanOverTheSeeds() {
        List<Double> accuracies = SEEDS.stream().map(seed -> outcomes.stream()
                .filter(outcome -> outcome.run().name().equals("default-seed" + seed)).findFirst().orElseThrow())
                .map(outcome -> ((RunOutcome.Finished) outcome).summary().testAccuracy()).toList();
        double mean = (accuracies.get(0) + accuracies.get(1)) / 2;
        double deviation = Math.abs(accuracies.get(0) - accuracies.get(1)) / Math.sqrt(2);
        Comparison first = findings("default").comparisons().getFirst();
        assertEquals(String.format("%.4f ± %.4f", mean, deviation), first.ours());
        assertEquals(Math.abs(0.4972 - mean) <= 12.706204736 * deviation * Math.sqrt(1.5), first.within());
    }

    @Test
    void divergenceIsMarkedAndNothingElseFails() {
        List<String> diverged = outcomes.stream().filter(RunOutcome.Diverged.class::isInstance)
                .map(outcome -> outcome.run().name()).toList();
        assertFalse(diverged.isEmpty(), "the largest rate diverges");
        assertTrue(diverged.stream().anyMatch(name -> name.startsWith("lr-1e")), diverged.toString());
        assertTrue(findings("lr-sweep").verdict().contains("Training diverges at "), findings("lr-sweep").verdict());
        List<List<String>> rows = findings("lr-sweep").tables().getFirst().rows();
        assertEquals(9, rows.size());
        assertEquals("0 of 2", rows.get(5).get(4));
        assertNotEquals("0 of 2", rows.getLast().get(4));
        assertTrue(rows.getLast().getLast().contains("epoch"), rows.getLast().toString());
    }

    @Test
    void figuresArePicturesWithNamesOfTheirOwn() throws IOException {
        List<String> names = new ArrayList<>();
        for (Concluded each : concluded) {
            for (Figure figure : each.findings().figures()) {
                names.add(figure.file());
                assertTrue(figure.caption().endsWith("?"), "it names the question: " + figure.caption());
                assertEquals(800, ImageIO.read(new ByteArrayInputStream(Charts.png(figure.chart()))).getWidth());
            }
        }
        assertEquals(figures(), names.size());
        try (Stream<Path> files = Files.list(folder.resolve("figures"))) {
            assertEquals(new HashSet<>(names),
                    new HashSet<>(files.map(file -> file.getFileName().toString()).toList()));
        }
    }

    @Test
    void theReportHoldsEverythingItShows() throws IOException {
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.startsWith("<!DOCTYPE html>"));
        for (String needed : List.of("name=\"viewport\"", "prefers-color-scheme: dark", "default-src &#x27;none&#x27;",
                "The data is not CIFAR-10 (synthetic)", "SHA-256 " + images.sha256().get("test_batch.bin"))) {
            assertTrue(page.contains(needed), needed);
        }
        assertFalse(Pattern.compile("<script|<link[^>]*stylesheet|https?://|url\\(").matcher(page).find());
        assertFalse(page.contains("<img "), "charts have the page's colours");
        List<String> descriptions = CHART.matcher(page).results().map(chart -> chart.group(1)).toList();
        assertEquals(figures(), descriptions.size());
        for (String description : descriptions) {
            assertTrue(description.length() > 40 && description.endsWith("."), description);
        }
        for (Concluded each : concluded) {
            assertTrue(page.contains("--only " + each.experiment().name()));
            for (Comparison comparison : each.findings().comparisons()) {
                assertTrue(page.contains("<td class=\"number\">" + comparison.ours() + "</td>")
                        || page.contains("<td>" + comparison.ours() + "</td>"), comparison.toString());
            }
        }
    }

    @Test
    void tablesHaveOneLineForEachNumber() throws IOException {
        int numbers = concluded.stream().mapToInt(each -> each.findings().comparisons().size()).sum();
        List<String> csv = Files.readAllLines(folder.resolve("comparisons.csv"));
        assertEquals(numbers + 1, csv.size());
        assertEquals("\"experiment\",\"number\",\"source\",\"document\",\"ours\",\"within?\",\"rule\"", csv.getFirst());
        List<String> markdown = Files.readAllLines(folder.resolve("comparisons.md"));
        assertEquals(numbers + 2, markdown.size());
        assertEquals(1, markdown.stream().map(String::length).distinct().count(), "columns are in line");
        JsonNode json = new ObjectMapper().readTree(Files.readString(folder.resolve("reproduction.json")));
        assertEquals(numbers, json.get("numbers").asInt());
        assertEquals("synthetic", json.get("data").asText());
        assertEquals(csv.stream().filter(line -> line.contains("\",\"yes\",\"")).count(), json.get("within").asLong());
        assertEquals(ALL.size(), json.get("experiments").size());
        assertEquals(ALL.stream().map(Experiment::name).toList(), ReproductionFiles.reportedIn(folder));
    }

    @Test
    void cellsAreQuoted() {
        Experiment experiment = ALL.getFirst();
        Concluded odd = new Concluded(experiment, new Findings("", List.of(new Comparison("a|b", "a \"b\", c", "1", "2",
                false, "")), List.of(), List.of()), List.of());
        assertTrue(ComparisonTable.csv(List.of(odd)).endsWith(
                "\r\n\"default\",\"a|b\",\"a \"\"b\"\", c\",\"1\",\"2\",\"no\",\"\"\r\n"));
        assertTrue(ComparisonTable.markdown(List.of(odd)).contains("| a\\|b "));
        assertEquals("0 of 1 numbers are within", ComparisonTable.summary(List.of(odd)));
    }

    @Test
    void anExperimentWithoutComparisonsHasNoShareOfThem() {
        Concluded none = new Concluded(new Computing(1), new Findings("[0]", List.of(), List.of(), List.of()), List.of());
        String page = new String(ReproductionReport.page(List.of(none), SEEDS, images), StandardCharsets.UTF_8);
        assertTrue(page.contains(">–</td>") && !page.contains("0 of 0</td>"), page);
    }

    @Test
    void namesThatAreNoneAreToldWithTheRightOnes() {
        assertEquals("there is no experiment 'lr'; there are "
                + String.join(", ", ALL.stream().map(Experiment::name).toList()),
                assertThrows(InvalidConfigException.class, () -> Experiments.named(ALL, List.of("lr"))).getMessage());
        assertEquals(List.of("default", "lr-sweep"), Experiments.named(ALL, List.of("lr-sweep", "default")).stream()
                .map(Experiment::name).toList(), "in the order of the report");
    }

    @Test
    void twoRunsOfOneNameAreADefect() {
        Experiment sweep = Experiments.named(ALL, List.of("lr-sweep")).getFirst();
        List<Experiment> clash = List.of(sweep, new LearningRateSweep(RunConfig.DEFAULT.withEpochs(3)));
        assertThrows(IllegalArgumentException.class, () -> new Reproduction(folder, clash, clash, SEEDS));
    }

    @Test
    void anExperimentWhoseRunDivergedSaysSo() {
        List<RunOutcome> broken = outcomes.stream().map(outcome -> outcome.run().name().equals("default-seed43")
                ? new RunOutcome.Diverged(outcome.run(), List.of(), "the loss is NaN") : outcome).toList();
        assertEquals("default: the run default-seed43 diverged, so that nothing follows from its experiment: the"
                + " loss is NaN", assertThrows(IOException.class,
                        () -> reproduction.conclude(images, broken, 1, ConclusionListener.NONE)).getMessage());
    }
}
