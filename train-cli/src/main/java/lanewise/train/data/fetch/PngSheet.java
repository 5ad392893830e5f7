package lanewise.train.data.fetch;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;

/**
 * Turns a sheet of images into records. A sheet is a PNG of 1,024 columns; each row is one image, and column p holds
 * the red, green and blue of its pixel p.
 */
final class PngSheet {
    static {
        // Decoding needs no display, and a machine without one may lack the libraries for it.
        System.setProperty("java.awt.headless", "true");
    }

    private PngSheet() {
    }

    /**
     * Decodes a sheet and writes its images as records of the binary format.
     *
     * @param png the sheet's file, with as many rows as there are labels
     * @param labels the label of each image
     * @throws DamagedException if the sheet cannot be decoded or has another size
     * @throws IOException what {@code out} throws
     */
    static void writeRecords(byte[] png, byte[] labels, OutputStream out) throws IOException {
        Raster sheet = decode(png, labels.length);
        byte[] row = new byte[Images.PIXELS];
        byte[] block = new byte[Cifar10.RECORD_BYTES];
        for (int i = 0; i < labels.length; i++) {
            sheet.getDataElements(0, i, Images.PLANE, 1, row);
            block[0] = labels[i];
            for (int p = 0; p < Images.PLANE; p++) {
                for (int c = 0; c < Images.CHANNELS; c++) {
                    block[1 + c * Images.PLANE + p] = row[p * Images.CHANNELS + c];
                }
            }
            out.write(block);
        }
    }

    private static Raster decode(byte[] png, int rows) throws DamagedException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(in, true, true);
            // The size is compared before anything is decoded: a small file can claim a huge image.
            if (reader.getWidth(0) != Images.PLANE || reader.getHeight(0) != rows) {
                throw new DamagedException("the sheet has " + reader.getWidth(0) + "×" + reader.getHeight(0)
                        + " pixels instead of " + Images.PLANE + "×" + rows);
            }
            Raster raster = reader.read(0).getRaster();
            if (raster.getNumBands() != Images.CHANNELS || raster.getSampleModel().getSampleSize(0) != Byte.SIZE) {
                throw new DamagedException("the sheet is not in 8-bit RGB");
            }
            return raster;
        } catch (DamagedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoder answers damaged data with exceptions of several kinds.
            throw new DamagedException("a sheet cannot be decoded: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }
}
