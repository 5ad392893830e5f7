package lanewise.benchmarks;

import java.util.Arrays;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.Window2d;

/**
 * The sizes of a convolution of square images by square windows, padded so that with stride 1 all pixels stay.
 *
 * @param images the number of images
 * @param channels their channels
 * @param pixels their pixels in a row
 * @param filters the number of filters
 * @param taps the taps of a window in a row
 * @param stride the stride
 * @param groups the groups of channels
 * @param algorithm how it is computed
 */
public record ConvolutionLayer(int images, int channels, int pixels, int filters, int taps, int stride, int groups,
        ConvolutionAlgorithm algorithm) {
    /**
     * Returns the layer written as images x channels x pixels in a row x filters x taps in a row, then {@code s2} for a stride of
     * 2, then {@code g} with the groups, or {@code w} for Winograd's algorithm: {@code 128x64x32x128x3s2}, {@code
     * 128x64x32x64x3w}.
     */
    public static ConvolutionLayer parse(String text) {
        int groups = text.contains("g") ? Integer.parseInt(text.substring(text.indexOf('g') + 1)) : 1;
        int stride = text.contains("s") ? 2 : 1;
        int[] sizes = Arrays.stream(text.replaceAll("[gsw].*", "").split("x")).mapToInt(Integer::parseInt).toArray();
        return new ConvolutionLayer(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], stride, groups,
                text.endsWith("w") ? ConvolutionAlgorithm.WINOGRAD : ConvolutionAlgorithm.WINDOWS);
    }

    /** Returns the pixels of a result in a row. */
    public int outputPixels() {
        return window().outputHeight(pixels);
    }

    /** Returns the channels that a filter sees. */
    public int channelsOfFilter() {
        return channels / groups;
    }

    /** Returns the number of floating-point operations, a fused multiply-add counted as two, those of the padding included. */
    public double operations() {
        return 2.0 * images * outputPixels() * outputPixels() * filters * taps * taps * channelsOfFilter();
    }

    /** Returns the padding on each side. */
    public int padding() {
        return taps / 2;
    }

    /** Returns the convolution. */
    public Convolution2d convolution() {
        return new Convolution2d(window(), groups, algorithm);
    }

    private Window2d window() {
        return Window2d.of(taps).padding(padding()).stride(stride);
    }
}
