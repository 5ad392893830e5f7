package lanewise.train.evaluation;

import lanewise.nn.Module;
import lanewise.nn.data.Batch;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.config.Augmentation;
import lanewise.train.data.Images;

/** Images with their labels as samples; each batch is in the tensors of the one before. For one pass at a time. */
public final class ImageDataset implements Dataset {
    private final Images images;
    private final BatchLoader loader;

    /** Creates the data set of the images as they are. */
    public ImageDataset(Images images, DType dtype, Module network) {
        this(images, dtype, network, Augmentation.NONE, 0);
    }

    /** Creates the data set of images that are changed at random. */
    public ImageDataset(Images images, DType dtype, Module network, Augmentation augmentation, long seed) {
        this.images = images;
        loader = new BatchLoader(images, dtype, network, augmentation, seed);
    }

    @Override
    public int size() {
        return images.count();
    }

    @Override
    public Sample sample(int index) {
        Batch one = batch(new int[] {index}, 0, null);
        return new Sample(one.inputs().select(0, 0).copy(), one.targets().select(0, 0).copy());
    }

    @Override
    public Batch batch(int[] indices, int epoch, Batch before) {
        loader.load(indices, 0, indices.length, epoch);
        return new Batch(loader.x(), Tensor.wrap(loader.labels()), indices);
    }
}
