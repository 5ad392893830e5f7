package lanewise.train.data.folder;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Writes folders of small pictures, whose class is their hue. */
public final class PictureFolders {
    private PictureFolders() {}

    /** Writes {@code count} pictures of each class, named 0.png, 1.jpg, 2.png and so on. */
    public static Path write(Path root, int count, String... classes) throws IOException {
        for (int label = 0; label < classes.length; label++) {
            Files.createDirectories(root.resolve(classes[label]));
            for (int i = 0; i < count; i++) {
                String format = List.of("png", "jpg").get(i % 2);
                write(root.resolve(classes[label]).resolve(i + "." + format), format, label / (float) classes.length,
                        label * 1000 + i);
            }
        }
        return root;
    }

    static Path write(Path file, String format, float hue, int seed) throws IOException {
        Random random = new Random(seed);
        BufferedImage picture = new BufferedImage(20 + random.nextInt(40), 20 + random.nextInt(40),
                BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                float brightness = 0.5f + 0.5f * random.nextFloat();
                picture.setRGB(x, y, Color.HSBtoRGB(hue + 0.1f * random.nextFloat(), 0.8f, brightness));
            }
        }
        if (!ImageIO.write(picture, format, file.toFile())) {
            throw new IOException("no writer of " + format);
        }
        return file;
    }
}
