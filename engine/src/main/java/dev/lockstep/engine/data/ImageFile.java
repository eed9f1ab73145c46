package dev.lockstep.engine.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** PNG and JPEG images as bytes per channel. Transparency is ignored; what has more than 8 bits keeps the upper ones. */
public final class ImageFile {
    /** Far more than an image of the largest size takes. */
    private static final long MAX_BYTES = 16 << 20;

    private ImageFile() {}

    /** @param because what set the form, for messages: {@code as in ...} */
    record Form(int channels, int height, int width, String because) {
        int size() {
            return channels * height * width;
        }
    }

    /** The form of an image: one channel when it is gray, else three. */
    static Form form(Path file) throws DatasetException {
        BufferedImage image = decode(file, null);
        return new Form(isGray(image) ? 1 : 3, image.getHeight(), image.getWidth(), "as in " + file);
    }

    /**
     * Images for a model to look at, all labelled 0.
     *
     * @param channels 1, or 3 for colour; gray images among coloured ones get three equal channels
     * @throws DatasetException that names the file when one cannot be read or is of another size
     */
    public static ImageSet read(List<Path> files, int channels, int height, int width) throws DatasetException {
        if (channels != 1 && channels != 3) {
            throw new DatasetException(files.get(0) + ": has 1 or 3 channels, the model takes " + channels);
        }
        Form form = new Form(channels, height, width, "as the model takes");
        byte[] pixels = new byte[Math.multiplyExact(files.size(), form.size())];
        for (int i = 0; i < files.size(); i++) {
            read(files.get(i), form, pixels, i * form.size());
        }
        return new ImageSet(files.size(), channels, height, width, pixels, new byte[files.size()]);
    }

    /** Writes [channel][row][column] from {@code at} on. A gray image among coloured ones gets three equal channels. */
    static void read(Path file, Form form, byte[] pixels, int at) throws DatasetException {
        BufferedImage image = decode(file, form);
        boolean gray = isGray(image);
        if (!gray && form.channels() == 1) {
            throw new DatasetException(file + ": channels=3, expected 1 " + form.because());
        }
        int plane = form.height() * form.width();
        for (int y = 0; y < form.height(); y++) {
            for (int x = 0; x < form.width(); x++) {
                int to = at + y * form.width() + x;
                int rgb = gray ? 0x010101 * gray(image, x, y) : image.getRGB(x, y);
                for (int c = 0; c < form.channels(); c++) {
                    pixels[to + c * plane] = (byte) (rgb >> 16 - 8 * c);
                }
            }
        }
    }

    /** From the raster: getRGB takes gray for linear light and brightens it. */
    private static int gray(BufferedImage image, int x, int y) {
        if (image.getColorModel() instanceof IndexColorModel) {
            return image.getRGB(x, y) & 0xff;
        }
        Raster raster = image.getRaster();
        return raster.getSample(x, y, 0) >> Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    }

    private static boolean isGray(BufferedImage image) {
        ColorModel model = image.getColorModel();
        if (!(model instanceof IndexColorModel palette)) {
            return model.getNumColorComponents() == 1;
        }
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    /** The size is looked at before anything is decoded. */
    private static BufferedImage decode(Path file, Form expected) throws DatasetException {
        try {
            long length = Files.size(file);
            if (length > MAX_BYTES) {
                throw new DatasetException(file + ": length=" + length + ", allowed are " + MAX_BYTES + " bytes");
            }
            try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                return decode(file, in, expected);
            }
        } catch (IOException | RuntimeException e) {
            // Decoders throw all sorts of things at damaged files.
            throw new DatasetException(file + ": cannot be read as an image: " + e.getMessage(), e);
        }
    }

    private static BufferedImage decode(Path file, ImageInputStream in, Form expected) throws IOException, DatasetException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        ImageReader reader = readers.hasNext() ? readers.next() : null;
        if (reader == null || !reader.getFormatName().toLowerCase(Locale.ROOT).matches("png|jpe?g")) {
            throw new DatasetException(file + ": is no PNG or JPEG image, whatever its name says");
        }
        try {
            reader.setInput(in, true, true);
            int height = reader.getHeight(0);
            int width = reader.getWidth(0);
            CustomLimits.size(file, height, width);
            if (expected != null && (height != expected.height() || width != expected.width())) {
                throw new DatasetException(file + ": height=" + height + " width=" + width + ", expected height=" + expected.height() + " width="
                        + expected.width() + " " + expected.because());
            }
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }
}
