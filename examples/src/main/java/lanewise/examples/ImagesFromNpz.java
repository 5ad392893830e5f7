package lanewise.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.Npz;

/**
 * A file like {@code mnist.npz}: images of bytes and labels, compressed. They are read as they are, and the images become
 * numbers with mean 0 and standard deviation 1. The file's name may be given; without one the program draws some first.
 *
 * <pre>
 * U8 (100, 28, 28), labels U8 (100,)
 * counts [10 10 10 10 10 10 10 10 10 10]
 * mean 0.0000, standard deviation 1.0000
 * </pre>
 */
public final class ImagesFromNpz {
    private ImagesFromNpz() {}

    public static void main(String[] args) throws IOException {
        if (args.length == 1) {
            print(Path.of(args[0]));
            return;
        }
        Path folder = Files.createTempDirectory("images");
        Path file = folder.resolve("drawn.npz");
        try {
            Map<String, Tensor> arrays = new LinkedHashMap<>();
            arrays.put("x_train", Tensor.uniform(new Philox(3, 0), DType.F32, 100, 28, 28).mul(256).to(DType.U8));
            arrays.put("y_train", Tensor.arange(DType.I64, 100).remainder(10).to(DType.U8));
            Npz.writeCompressed(file, arrays);
            print(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static void print(Path file) throws IOException {
        Map<String, Tensor> arrays = Npz.read(file).tensors();
        Tensor images = arrays.get("x_train");
        Tensor labels = arrays.get("y_train");
        System.out.println(images.dtype() + " " + images.shape() + ", labels " + labels.dtype() + " " + labels.shape());
        System.out.println("counts " + labels.bincount(10));

        double mean = images.mean().item();
        double deviation = images.std().item();
        Tensor x = Tensor.zeros(DType.F32, images.shape()).copyFrom(images, 1 / deviation, -mean / deviation);
        System.out.printf(Locale.ROOT, "mean %.4f, standard deviation %.4f%n", x.mean().item(), x.std().item());
    }
}
