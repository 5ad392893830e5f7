package lanewise.benchmarks;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * Products by several builds of the library, and by OpenBLAS, in one process: they take turns of some milliseconds, so
 * that a slow moment of the machine meets all of them. Prints the best turn of each in GFLOP/s, the best fifth's worst,
 * and their geometric means as ratios to the last one.
 *
 * <pre>
 * java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Dlanewise.threads=1 \
 *     -cp benchmarks/target/benchmarks.jar lanewise.benchmarks.ProductRounds F32 NN 4 \
 *     before=/folder/tensor-core.jar now=tensor-core/target/classes openblas=libopenblas.so.0
 * </pre>
 *
 * The first arguments are the type, whether a and b are stored as they are (N) or transposed (T), and the seconds for each
 * shape. A name ending in .jar, or a folder, is a build of the library; anything else a native one.
 */
public final class ProductRounds {
    private static final List<String> SHAPES = List.of("1024x1024x1024", "128x128x3072", "128x3072x128", "3072x128x128",
            "512x512x512", "256x256x256", "64x64x64");
    private static final double OPERATIONS_OF_A_TURN = 1.5e8;
    private static final double WARM_UP_SECONDS = 1.5;

    private final boolean floats;
    private final String layout;
    private final double seconds;

    private ProductRounds(boolean floats, String layout, double seconds) {
        this.floats = floats;
        this.layout = layout;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 4) {
            System.err.println("usage: ProductRounds F32|F64 NN|NT|TN|TT SECONDS NAME=LIBRARY ...");
            System.exit(2);
        }
        ProductRounds rounds = new ProductRounds(arguments[0].equals("F32"), arguments[1],
                Double.parseDouble(arguments[2]));
        List<String> names = new ArrayList<>();
        List<BiFunction<Object[], int[], Runnable>> libraries = new ArrayList<>();
        for (String argument : Arrays.asList(arguments).subList(3, arguments.length)) {
            String[] parts = argument.split("=", 2);
            names.add(parts[0]);
            libraries.add(library(parts[1]));
        }
        rounds.run(names, libraries);
    }

    private static BiFunction<Object[], int[], Runnable> library(String place) throws Exception {
        File file = new File(place);
        if (!place.endsWith(".jar") && !file.isDirectory()) {
            return new OpenBlas(place, Integer.getInteger("lanewise.threads", 1));
        }
        List<URL> urls = new ArrayList<>(List.of(file.toURI().toURL()));
        for (String own : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(own).toUri().toURL());
        }
        // The library stands in front of the one that the benchmarks contain.
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        @SuppressWarnings("unchecked")
        BiFunction<Object[], int[], Runnable> task = (BiFunction<Object[], int[], Runnable>)
                loader.loadClass(ProductTask.class.getName()).getConstructor().newInstance();
        return task;
    }

    private void run(List<String> names, List<BiFunction<Object[], int[], Runnable>> libraries) {
        int count = names.size();
        double[][] best = new double[count][SHAPES.size()];
        double[][] good = new double[count][SHAPES.size()];
        measure(ProductShape.parse("64x64x64"), libraries); // until the kernels are compiled
        for (int s = 0; s < SHAPES.size(); s++) {
            List<List<Double>> speeds = measure(ProductShape.parse(SHAPES.get(s)), libraries);
            for (int i = 0; i < count; i++) {
                List<Double> sorted = speeds.get(i).stream().sorted().toList();
                best[i][s] = sorted.getLast();
                good[i][s] = sorted.get(sorted.size() - Math.max(1, sorted.size() / 5));
            }
        }
        System.out.println("GFLOP/s, best | best fifth: " + String.join(" ", SHAPES));
        for (int i = 0; i < count; i++) {
            System.out.printf(Locale.ROOT, "%-12s%s |%s | mean %.3f %.3f%n", names.get(i), text(best[i]), text(good[i]),
                    ratio(best[i], best[count - 1]), ratio(good[i], good[count - 1]));
        }
    }

    private List<List<Double>> measure(ProductShape shape, List<BiFunction<Object[], int[], Runnable>> libraries) {
        Object[] arrays = {random(shape.m() * shape.k()), random(shape.k() * shape.n()), random(shape.m() * shape.n())};
        int[] sizes = {shape.m(), shape.n(), shape.k(), layout.charAt(0) == 'T' ? 1 : 0, layout.charAt(1) == 'T' ? 1 : 0};
        List<Runnable> products = libraries.stream().map(each -> each.apply(arrays, sizes)).toList();
        List<List<Double>> speeds = new ArrayList<>();
        products.forEach(each -> speeds.add(new ArrayList<>()));
        int repetitions = (int) Math.max(1, OPERATIONS_OF_A_TURN / shape.operations());
        takeTurns(products, repetitions, shape.operations(), WARM_UP_SECONDS, speeds);
        speeds.forEach(List::clear);
        takeTurns(products, repetitions, shape.operations(), seconds, speeds);
        return speeds;
    }

    private static void takeTurns(List<Runnable> products, int repetitions, double operations, double seconds,
            List<List<Double>> speeds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        do {
            for (int i = 0; i < products.size(); i++) {
                speeds.get(i).add(turn(products.get(i), repetitions, operations));
            }
        } while (System.nanoTime() < end);
    }

    // Once before, so that the caches hold what this one needs.
    private static double turn(Runnable product, int repetitions, double operations) {
        product.run();
        long start = System.nanoTime();
        for (int i = 0; i < repetitions; i++) {
            product.run();
        }
        return operations * repetitions / (System.nanoTime() - start);
    }

    private Object random(int length) {
        Random random = new Random(length);
        if (floats) {
            float[] array = new float[length];
            for (int i = 0; i < length; i++) {
                array[i] = random.nextFloat();
            }
            return array;
        }
        return random.doubles(length).toArray();
    }

    private static String text(double[] speeds) {
        StringBuilder text = new StringBuilder();
        for (double speed : speeds) {
            text.append(String.format(Locale.ROOT, " %6.1f", speed));
        }
        return text.toString();
    }

    private static double ratio(double[] speeds, double[] reference) {
        double sum = 0;
        for (int i = 0; i < speeds.length; i++) {
            sum += Math.log(speeds[i] / reference[i]);
        }
        return Math.exp(sum / speeds.length);
    }
}
