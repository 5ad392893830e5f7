package lanewise.train.machine;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import lanewise.tensor.Parallelism;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.model.NetworkPlan;

/**
 * The memory that a run takes, counted from the tensors that live at the same time. Nothing of it is allocated.
 *
 * @param parameters the number of parameters
 * @param bytes the memory of each kind
 */
public record MemoryNeeds(long parameters, Map<String, Long> bytes) {
    private static final String JAVA = "Java";
    private static final long JAVA_BYTES = 60_000_000; // outside of its heap
    private static final double MEGABYTE = 1e6;
    private static final long SETTING_STEP = 256; // MB
    private static final double SPACE_TO_WORK = 1.25;
    private static final long BLOCKS_OF_THREAD = 4 << 15;
    private static final long VIEWS = 4; // of an image, in two orders and with an edge around it

    /**
     * Counts what a run takes on as many threads as there are.
     *
     * @param images the number of images that are held, those to test with too
     * @param classes the number of classes
     */
    public static MemoryNeeds of(RunConfig config, int images, int classes) {
        int element = config.dtype().bytes();
        NetworkPlan plan = config.network().plan(classes, config.seed());
        long tensors = plan.parameters() * element;
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("images", (long) images * Cifar10.RECORD_BYTES);
        // Convolutions add up what they have computed before.
        bytes.put("parameters, gradients, best model", (isOfImages(plan) ? 4 : 3) * tensors);
        bytes.put("optimizer", config.optimizer().numbersKept() * tensors);
        int workers = Math.min(config.shards(), Parallelism.threads());
        int passing = workers * Math.ceilDiv(config.batchSize(), config.shards()); // on their way at the same time
        bytes.put("activations and their gradients", ((activations(plan) - Images.PIXELS) * passing
                + (long) Images.PIXELS * config.batchSize() + blocks(plan)) * element);
        if (config.shards() > 1) {
            bytes.put("shards", shards(config, workers) * tensors
                    + (long) config.averageEvery() * config.batchSize() * Images.PIXELS * element);
        }
        if (isOfImages(plan)) {
            bytes.put("evaluation", (plan.memory().evaluation() + VIEWS * Images.PIXELS) * Evaluation.BATCH * element);
        }
        bytes.put(JAVA, JAVA_BYTES);
        return new MemoryNeeds(plan.parameters(), bytes);
    }

    // Replicas and sums; where shards are averaged, also where they begin, and gradients of one of them.
    private static long shards(RunConfig config, int workers) {
        boolean averaged = config.averageEvery() > 0;
        int kept = averaged ? config.optimizer().numbersKept() : 0;
        return (2L + kept) * (workers - 1) + (1L + kept) * sums(config.shards(), workers) + (averaged ? 2L + kept : 0);
    }

    // One sum of gradients for each level of a worker's tree, but the lowest one.
    private static long sums(int shards, int workers) {
        int each = Math.ceilDiv(shards, workers);
        return (long) workers * Math.max(1, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(each));
    }

    // Convolutions put the images of a batch in another order.
    private static long activations(NetworkPlan plan) {
        return isOfImages(plan) ? plan.memory().step() + 2 * Images.PIXELS : 2 * plan.outputs() + Images.PIXELS;
    }

    // Of the normalised inputs, in parts that threads take.
    private static long blocks(NetworkPlan plan) {
        return isOfImages(plan) ? plan.memory().normalizations() * BLOCKS_OF_THREAD * Parallelism.threads() : 0;
    }

    private static boolean isOfImages(NetworkPlan plan) {
        return plan.sample().rank() > 1;
    }

    /** Counts what a run on a data set takes. */
    public static MemoryNeeds of(RunConfig config, ImageData data) {
        return of(config, data.train().count() + data.test().count(), data.classNames().size());
    }

    /** Returns the sum of all kinds. */
    public long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private long heap() {
        return total() - bytes.get(JAVA);
    }

    /** Returns whether Java's heap may become large enough. */
    public boolean fits() {
        return heap() <= Runtime.getRuntime().maxMemory();
    }

    /**
     * Checks that Java's heap may become large enough.
     *
     * @throws NotEnoughMemoryException if it may not
     */
    public void require() throws NotEnoughMemoryException {
        if (!fits()) {
            throw failure();
        }
    }

    /** Returns the failure of a run that Java's heap cannot hold. */
    public NotEnoughMemoryException failure() {
        return new NotEnoughMemoryException("training needs about " + described() + ", and Java's heap may take "
                + megabytes(Runtime.getRuntime().maxMemory()) + "; " + advice(), null);
    }

    /** Returns the failure of a run that met the end of the memory. */
    public NotEnoughMemoryException after(OutOfMemoryError failure) {
        return new NotEnoughMemoryException("the memory is full (" + failure.getMessage() + "): training needs about "
                + described() + " and some more to work in, and Java's heap may take "
                + megabytes(Runtime.getRuntime().maxMemory()) + "; " + advice(), failure);
    }

    private String described() {
        return megabytes(heap()) + " (" + bytes.entrySet().stream()
                .filter(each -> !each.getKey().equals(JAVA) && each.getValue() >= MEGABYTE)
                .map(each -> each.getKey() + " " + megabytes(each.getValue())).collect(Collectors.joining("; ")) + ")";
    }

    /** Returns how to give Java so much memory that the run has some to work in. */
    public String advice() {
        return advice(Math.max(heap(), Runtime.getRuntime().maxMemory()));
    }

    /** Returns how to give Java more memory than so many bytes. */
    public static String advice(long bytes) {
        long setting = (long) Math.ceil(bytes * SPACE_TO_WORK / (1 << 20) / SETTING_STEP) * SETTING_STEP;
        return "set JAVA_OPTS=-Xmx" + setting + "m, or give java the option -Xmx" + setting + "m";
    }

    /** Returns a number of bytes in MB. */
    public static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f MB", bytes / MEGABYTE);
    }
}
