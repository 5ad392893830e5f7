package lanewise.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import lanewise.benchmarks.ConvolutionLayer;
import lanewise.benchmarks.Threads;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/** Who convolves. */
public enum Convolver {
    /** Lanewise, into existing results. */
    LANEWISE {
        @Override
        ConvolutionPasses passes(ConvolutionLayer layer, int threads) {
            Threads.useFromTheStart(threads);
            Convolution2d convolution = layer.convolution();
            Tensor x = images(layer).permute(0, 3, 1, 2);
            Tensor weight = filters(layer).permute(0, 3, 1, 2);
            Tensor y = convolution.forward(x, weight);
            Tensor dX = Tensor.zerosLike(x);
            Tensor dW = Tensor.zerosLike(weight);
            return new ConvolutionPasses() {
                @Override
                public Object forward() {
                    return convolution.forward(x, weight, y);
                }

                @Override
                public Backward prepare(Gradient gradient) {
                    return switch (gradient) {
                        case IMAGES -> () -> convolution.inputGradient(y, weight, dX);
                        case FILTERS -> () -> convolution.weightGradient(y, x, dW);
                    };
                }
            };
        }
    },

    /** PyTorch through DJL; each result is a new array. */
    PYTORCH {
        @Override
        ConvolutionPasses passes(ConvolutionLayer layer, int threads) {
            System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
            return new PyTorchConvolution(layer);
        }
    };

    abstract ConvolutionPasses passes(ConvolutionLayer layer, int threads);

    private static Tensor images(ConvolutionLayer layer) {
        return Tensor.uniform(new Philox(42, 1), DType.F32, layer.images(), layer.pixels(), layer.pixels(), layer.channels());
    }

    private static Tensor filters(ConvolutionLayer layer) {
        return Tensor.uniform(new Philox(42, 2), DType.F32, layer.filters(), layer.taps(), layer.taps(),
                layer.channelsOfFilter());
    }

    private static final class PyTorchConvolution implements ConvolutionPasses {
        private final ConvolutionLayer layer;
        private final Engine engine = Engine.getEngine("PyTorch");
        private final NDManager manager = engine.newBaseManager();
        private final NDArray x;
        private final NDArray weight;
        private final NDArray dY;

        PyTorchConvolution(ConvolutionLayer layer) {
            this.layer = layer;
            x = channelsLast(images(layer));
            weight = channelsLast(filters(layer));
            dY = convolve(x, weight);
        }

        // DJL does not name memory orders; PyTorch takes the one that strides have.
        private NDArray channelsLast(Tensor pixels) {
            int[] sizes = pixels.shape().toArray();
            return manager.create(pixels.toFloatArray(), new Shape(sizes[0], sizes[1], sizes[2], sizes[3]))
                    .transpose(0, 3, 1, 2);
        }

        private NDArray convolve(NDArray images, NDArray filters) {
            return Conv2d.conv2d(images, filters, null, new Shape(layer.stride(), layer.stride()),
                    new Shape(layer.padding(), layer.padding()), new Shape(1, 1), layer.groups()).singletonOrThrow();
        }

        @Override
        public Object forward() {
            try (NDArray y = convolve(x, weight)) {
                return y;
            }
        }

        /** Goes forward with a copy of the images, or of the filters, whose gradient is wanted. */
        @Override
        public Backward prepare(Gradient gradient) {
            NDArray leaf = (gradient == Gradient.IMAGES ? x : weight).stopGradient();
            leaf.setRequiresGradient(true);
            NDArray y;
            try (GradientCollector _ = engine.newGradientCollector()) {
                y = gradient == Gradient.IMAGES ? convolve(leaf, weight) : convolve(x, leaf);
            }
            return new Backward() {
                @Override
                public Object run() {
                    JniUtils.backward((PtNDArray) y, (PtNDArray) dY, false, false);
                    return leaf;
                }

                @Override
                public void close() {
                    y.close();
                    leaf.close();
                }
            };
        }

        @Override
        public void close() {
            manager.close();
        }
    }
}
