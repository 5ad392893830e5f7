package lanewise.train.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import lanewise.train.cli.CommandCall;

/**
 * Much work for a long time: eight threads, then 1,000 virtual ones, ask one shared model and compute with tensors, and every
 * answer must have the bits of the first one; then a training of many epochs. Prints the memory meanwhile; exit code 1 if an
 * answer differs or the memory grows. {@code src/check/soak} runs it.
 */
public final class Soak {
    private static final int SAMPLES = 20;
    private static final int REQUESTS = 64;
    // Of what the compiler and the libraries of C still take for themselves. A leak of 100 bytes an answer exceeds it.
    private static final long HEAP_LIMIT = 1 << 20;
    private static final long RESIDENT_LIMIT = 24 << 20;
    /** Each epoch has an entry in the history of a run, with its numbers of each layer. */
    private static final long HEAP_LIMIT_OF_EPOCH = 4096;

    /** In less, on processors that others use too, classes are still loaded and code compiled: memory says nothing yet. */
    private static final int LEAST_SECONDS = 60;
    private static final int LEAST_EPOCHS = 200;

    private final List<String> faults = new ArrayList<>();

    private Soak() {}

    /** Arguments: seconds for each kind of threads, epochs, folder that the training's is made in. */
    public static void main(String[] args) throws Exception {
        Soak soak = new Soak();
        int seconds = Integer.parseInt(args[0]);
        soak.byThreads("8 threads", 8, Thread.ofPlatform().factory(), seconds);
        soak.byThreads("1,000 virtual threads", 1000, Thread.ofVirtual().factory(), seconds);
        soak.byEpochs(Integer.parseInt(args[1]), Path.of(args[2]));
        soak.faults.forEach(System.out::println);
        System.exit(soak.faults.isEmpty() ? 0 : 1);
    }

    private void byThreads(String name, int count, ThreadFactory factory, int seconds) throws Exception {
        Sequential model = Seeding.withSeed(42, () -> new Sequential(
                Conv2d.withoutBias(3, 8, Window2d.of(3).padding(1), DType.F32), new BatchNorm2d(8, DType.F32), new GELU(),
                new MaxPool2d(2), new Flatten(), new Linear(8 * 8 * 8, 10, DType.F32)));
        model.eval();
        Tensor requests = Tensor.normal(new Philox(7, 0), DType.F32, REQUESTS, 2, 3, 16, 16);
        List<Tensor> answers = requestsOf(requests).map(model::forward).toList();
        List<Tensor> computed = requestsOf(requests).map(Soak::compute).toList();

        AtomicBoolean ended = new AtomicBoolean();
        AtomicLong done = new AtomicLong();
        AtomicLong wrong = new AtomicLong();
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int first = i;
            Thread thread = factory.newThread(() -> {
                int next = first;
                do { // each thread has an answer at least
                    int request = next++ % REQUESTS;
                    Tensor x = requests.select(0, request);
                    if (!model.forward(x).bitwiseEquals(answers.get(request))
                            || !compute(x).bitwiseEquals(computed.get(request))) {
                        wrong.incrementAndGet();
                    }
                    done.incrementAndGet();
                    Thread.yield(); // a virtual thread keeps its carrier until it waits
                } while (!ended.get());
            });
            thread.setUncaughtExceptionHandler((_, e) -> thrown.add(e));
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        System.out.println(name + ", " + seconds + " s");
        MemorySamples memory = new MemorySamples();
        for (int i = 1; i <= SAMPLES; i++) {
            Thread.sleep(seconds * 1000L / SAMPLES);
            System.out.println(memory.take(done.get()));
        }
        ended.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf(Locale.ROOT, "%s: %,d answers, %d wrong, %d threads failed%n", name, done.get(), wrong.get(),
                thrown.size());
        require(wrong.get() == 0 && thrown.isEmpty() && done.get() >= count, name + ": wrong or failed: " + thrown);
        judge(name, memory, HEAP_LIMIT, seconds >= LEAST_SECONDS);
    }

    private static Stream<Tensor> requestsOf(Tensor requests) {
        return Stream.iterate(0, i -> i < REQUESTS, i -> i + 1).map(i -> requests.select(0, i));
    }

    /** A product of matrices, functions of elements, a sum along an axis, an order: of transposed views and others. */
    private static Tensor compute(Tensor x) {
        Tensor matrix = x.reshape(48, 32);
        Tensor product = matrix.transpose().matmul(matrix);
        return product.sigmoid().add(product.transpose().tanh()).sum(0).add(matrix.exp().std(0)).sort(0);
    }

    private void byEpochs(int epochs, Path folder) throws Exception {
        Path run = folder.resolve("soak-run");
        CompletableFuture<CommandCall> training = CompletableFuture.supplyAsync(() -> CommandCall.of("train", "--data",
                "synthetic:500", "--hidden", "32,16", "--batch-norm", "--epochs", String.valueOf(epochs), "--out",
                run.toString()), task -> new Thread(task, "training").start());
        System.out.println(epochs + " epochs");
        MemorySamples memory = new MemorySamples();
        for (int sample = 1; sample <= SAMPLES; sample++) {
            while (epochsIn(run) < (long) epochs * sample / (SAMPLES + 1) && !training.isDone()) {
                Thread.sleep(10);
            }
            System.out.println(memory.take(epochsIn(run)));
        }
        CommandCall call = training.get();
        require(call.exitCode() == 0 && epochsIn(run) == epochs, "the training failed: " + call.err());
        System.out.printf("%,d epochs: %s%n", epochs, call.out().strip());
        judge(epochs + " epochs", memory, HEAP_LIMIT + HEAP_LIMIT_OF_EPOCH * memory.doneBetween(), epochs >= LEAST_EPOCHS);
    }

    private static long epochsIn(Path run) throws IOException {
        Path file = run.resolve("metrics.jsonl");
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private void judge(String name, MemorySamples memory, long heapLimit, boolean isLong) {
        System.out.printf(Locale.ROOT, "%s: from the second quarter to the last one the heap grew by %.3f MB, the process by"
                + " %.2f MB, open files by %d%n%n", name, memory.heapGrowth() * 1e-6, memory.residentGrowth() * 1e-6,
                memory.fileGrowth());
        if (!isLong) {
            return;
        }
        require(memory.heapGrowth() <= heapLimit, name + ": the heap grew by more than " + heapLimit + " bytes");
        require(memory.residentGrowth() <= RESIDENT_LIMIT, name + ": the process grew by more than " + RESIDENT_LIMIT
                + " bytes");
        require(memory.fileGrowth() <= 0, name + ": open files stay");
    }

    private void require(boolean condition, String fault) {
        if (!condition) {
            faults.add("FAULT " + fault);
        }
    }
}
