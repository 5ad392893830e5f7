package lanewise.train.data.cifar;

import java.util.List;
import lanewise.train.data.Images;

/**
 * The constants of CIFAR-10's binary format and contents.
 *
 * <p>A file is a sequence of records of {@link #RECORD_BYTES} bytes: one label byte (0 to 9), then the 1,024 red, the
 * 1,024 green and the 1,024 blue values of a 32×32 image, each plane row by row.
 */
public final class Cifar10 {
    /** Bytes in one record: a label and an image, 3,073. */
    public static final int RECORD_BYTES = 1 + Images.PIXELS;
    /** Records in each of the six files. */
    public static final int RECORDS_PER_FILE = 10_000;
    /** The number of training images: 50,000, in five files. */
    public static final int TRAIN_IMAGES = 5 * RECORDS_PER_FILE;
    /** The number of test images: 10,000. */
    public static final int TEST_IMAGES = RECORDS_PER_FILE;
    /** The number of classes. */
    public static final int CLASSES = 10;

    /** The classes, by label. */
    public static final List<String> CLASS_NAMES = List.of(
            "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    /** The mean of each channel of the training images, pixels scaled to [0, 1], as it is commonly rounded. */
    public static final List<Double> MEAN = List.of(0.491, 0.482, 0.447);
    /** The standard deviation of each channel of the training images, pixels scaled to [0, 1], commonly rounded. */
    public static final List<Double> STD = List.of(0.247, 0.243, 0.262);

    /** The five training files and the test file. */
    public static final ExpectedFiles FILES = new ExpectedFiles(
            List.of(
                    file("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
                    file("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
                    file("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
                    file("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
                    file("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add")),
            file("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"));

    private Cifar10() {
    }

    private static ExpectedFile file(String name, String sha256) {
        return new ExpectedFile(name, RECORDS_PER_FILE, sha256);
    }
}
