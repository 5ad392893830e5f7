package lanewise.train.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Tensor;
import lanewise.train.config.Augmentation;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.model.NetworkPlan;

/**
 * Turns images, kept as bytes, into batches: x (S, 3, 32, 32), or (S, 3072) for a network that takes rows, each channel
 * normalised as (pixel ÷ 255 − mean) ÷ std, and labels (S). The tensors are used again for the next batch of the same size.
 */
public final class BatchLoader {
    // Rows of 3072 floats start a multiple of 4 KiB apart, so that the elements of a column would share a few places of
    // the first-level cache, and the product that reads x by columns would wait for them.
    private static final int PADDING = 16;

    private final Images images;
    private final DType dtype;
    private final boolean asImages;
    private final ImageChanges changes;
    private byte[][] changed = {}; // the pixels of a changed image, for each thread
    private Tensor x;
    private List<Tensor> planes; // x, one tensor for each image and channel
    private int[] labels = {};

    /** Creates a loader of the images as they are, for a network. */
    public BatchLoader(Images images, DType dtype, Module network) {
        this(images, dtype, network, Augmentation.NONE, 0);
    }

    /** Creates a loader of images that are changed at random, for a network. */
    public BatchLoader(Images images, DType dtype, Module network, Augmentation augmentation, long seed) {
        this.images = images;
        this.dtype = dtype;
        asImages = NetworkPlan.takesImages(network);
        changes = new ImageChanges(augmentation, seed);
    }

    /** Loads the images {@code indices[from .. from + count - 1]} as they are shown in an epoch. */
    public void load(int[] indices, int from, int count, int epoch) {
        if (labels.length != count) {
            labels = new int[count];
            x = Tensor.zeros(dtype, count, Images.PIXELS + PADDING).narrow(1, 0, Images.PIXELS);
            planes = IntStream.range(0, count * Images.CHANNELS).mapToObj(this::plane).toList();
        }
        // Most of the time goes into waiting for memory, so that threads help.
        int parts = Math.min(Parallelism.threads(), count);
        if (!changes.isNone() && changed.length < parts) {
            changed = new byte[parts][Images.PIXELS];
        }
        Parallelism.forEach(parts, part -> {
            int end = count * (part + 1) / parts;
            // The label stands before the pixels: reading all labels first fetches where the images begin side by side.
            for (int i = count * part / parts; i < end; i++) {
                labels[i] = images.label(indices[from + i]);
            }
            for (int i = count * part / parts; i < end; i++) {
                loadImage(i, indices[from + i], part, epoch);
            }
        });
    }

    /** Loads images without an epoch, in which nothing changes them. */
    public void load(int[] indices, int from, int count) {
        load(indices, from, count, 0);
    }

    private Tensor plane(int number) {
        int channel = number % Images.CHANNELS;
        return x.select(0, number / Images.CHANNELS).narrow(0, channel * Images.PLANE, Images.PLANE);
    }

    private void loadImage(int i, int image, int part, int epoch) {
        byte[] pixels = images.block(image);
        int offset = images.offset(image);
        if (!changes.isNone()) {
            changes.apply(images, image, epoch, changed[part]);
            pixels = changed[part];
            offset = 0;
        }
        for (int channel = 0; channel < Images.CHANNELS; channel++) {
            double std = Cifar10.STD.get(channel);
            planes.get(i * Images.CHANNELS + channel).copyFrom(pixels, offset + channel * Images.PLANE,
                    1 / (255 * std), -Cifar10.MEAN.get(channel) / std);
        }
    }

    /** Returns the batch loaded last, as the network takes it. */
    public Tensor x() {
        return asImages ? x.reshape(x.dim(0), Images.CHANNELS, Images.HEIGHT, Images.WIDTH) : x;
    }

    /** Returns the labels of the batch loaded last. */
    public int[] labels() {
        return labels;
    }
}
