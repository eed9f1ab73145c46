package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomImagesTest {
    @TempDir
    Path directory;

    @Test
    void everySixthImageOfAClassIsForTheTestAndClassesTakeTurns() throws Exception {
        for (int i = 0; i < 13; i++) {
            gray("dogs/%02d.png".formatted(i), 4, 3, i);
        }
        for (int i = 0; i < 5; i++) {
            gray("Cats/" + i + ".PNG", 4, 3, 100 + i);
        }
        Files.writeString(directory.resolve("dogs/readme.txt"), "no image");
        Files.writeString(directory.resolve("labels.csv"), "no IDX file");
        CustomSource source = CustomSource.of(directory);
        assertEquals(List.of("Cats", "dogs"), source.info().classNames());
        assertEquals(16, source.info().train());
        assertEquals(2, source.info().test());
        Dataset dataset = source.open(16, 2, null);
        assertArrayEquals(new byte[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1}, dataset.train().labels());
        assertEquals("[100, 0, 101, 1, 102, 2, 103, 3, 104, 4, 6, 7, 8, 9, 10, 12]", firstPixels(dataset.train()));
        assertEquals("[5, 11]", firstPixels(dataset.test()));
        Dataset few = source.open(3, 1, null);
        assertEquals("[100, 0, 101]", firstPixels(few.train()));
        assertEquals(dataset.info().mean()[0], few.info().mean()[0], "of all training images, however many are opened");
        assertTrue(dataset.info().mean()[0] > 0.1 && dataset.info().std()[0] > 0.1);
    }

    @Test
    void readsTrainAndTestFolders() throws Exception {
        gray("train/a/1.png", 2, 2, 1);
        gray("train/b/1.png", 2, 2, 2);
        gray("test/b/1.png", 2, 2, 3);
        Dataset dataset = CustomSource.of(directory).open(2, 1, null);
        assertEquals("[1, 2]", firstPixels(dataset.train()));
        assertArrayEquals(new byte[] {1}, dataset.test().labels());
        gray("test/c/1.png", 2, 2, 3);
        assertRefused(directory.resolve("test/c") + ": class=c is not in train, expected one of a, b");
    }

    @Test
    void readsColourByChannelAndSpreadsGrayAmongIt() throws Exception {
        write("train/a/1.png", picture(BufferedImage.TYPE_INT_RGB, 2, 1, 0xFF8001));
        write("train/b/1.png", picture(BufferedImage.TYPE_INT_ARGB, 2, 1, 0x40102030));
        gray("test/a/1.png", 2, 1, 77);
        CustomSource source = CustomSource.of(directory);
        assertEquals(3, source.info().channels());
        Dataset dataset = source.open(2, 1, null);
        assertEquals("[-1, -1, -128, -128, 1, 1, 16, 16, 32, 32, 48, 48]", Arrays.toString(dataset.train().pixels()), "transparency is ignored");
        assertEquals("[77, 77, 77, 77, 77, 77]", Arrays.toString(dataset.test().pixels()));
        assertEquals((255 + 16) / 2f / 255, dataset.info().mean()[0], 1e-7);
        assertEquals((128 - 32) / 2f / 255, dataset.info().std()[1], 1e-7);
    }

    @Test
    void grayStaysAsItIsInEveryEncoding() throws Exception {
        for (String set : List.of("train", "test")) {
            gray(set + "/a/8.png", 1, 1, 100);
            BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
            deep.getRaster().setSample(0, 0, 0, 100 << 8 | 200);
            write(set + "/a/16.png", deep);
            BufferedImage bits = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_BINARY);
            bits.setRGB(0, 0, 0xFFFFFF);
            write(set + "/b/1.png", bits);
            gray(set + "/b/2.jpg", 1, 1, 100);
        }
        ImageSet train = CustomSource.of(directory).open(4, 4, null).train();
        assertEquals(1, train.channels());
        assertEquals("[100, 255, 100, 100]", firstPixels(train), "16 bit, 1 bit, 8 bit, JPEG");
    }

    @Test
    void refusesImagesOfAnotherForm() throws Exception {
        gray("train/a/1.png", 4, 3, 1);
        gray("train/b/1.png", 4, 3, 1);
        gray("test/a/1.png", 3, 4, 1);
        CustomSource source = CustomSource.of(directory);
        assertEquals(directory.resolve("test/a/1.png") + ": height=4 width=3, expected height=3 width=4 as in " + directory.resolve("train/a/1.png"),
                assertThrows(DatasetException.class, () -> source.open(2, 1, null)).getMessage());
        write("test/a/1.png", picture(BufferedImage.TYPE_INT_RGB, 4, 3, 0x010203));
        assertEquals(directory.resolve("test/a/1.png") + ": channels=3, expected 1 as in " + directory.resolve("train/a/1.png"),
                assertThrows(DatasetException.class, () -> source.open(2, 1, null)).getMessage());
    }

    @Test
    void readsSingleImagesForAModel() throws Exception {
        gray("a.png", 4, 3, 9);
        gray("b.jpg", 4, 3, 9);
        Path a = directory.resolve("a.png");
        ImageSet two = ImageFile.read(List.of(a, directory.resolve("b.jpg")), 3, 3, 4);
        assertEquals(72, two.pixels().length);
        assertEquals(9, two.pixels()[35]);
        assertEquals(a + ": height=3 width=4, expected height=28 width=28 as the model takes",
                assertThrows(DatasetException.class, () -> ImageFile.read(List.of(a), 1, 28, 28)).getMessage());
        assertEquals(a + ": has 1 or 3 channels, the model takes 2",
                assertThrows(DatasetException.class, () -> ImageFile.read(List.of(a), 2, 3, 4)).getMessage());
    }

    @Test
    void refusesDamagedAndDisguisedFiles() throws Exception {
        gray("train/a/1.png", 40, 30, 1);
        gray("train/b/1.png", 40, 30, 1);
        gray("test/a/1.png", 40, 30, 1);
        CustomSource source = CustomSource.of(directory);
        Path file = directory.resolve("test/a/1.png");
        byte[] valid = Files.readAllBytes(file);
        for (int length = 8; length < 45; length++) {
            Files.write(file, Arrays.copyOf(valid, length));
            String message = assertThrows(DatasetException.class, () -> source.open(2, 1, null)).getMessage();
            assertTrue(message.startsWith(file + ": "), message);
        }
        Files.write(file, "no image at all".getBytes());
        assertEquals(file + ": is no PNG or JPEG image, whatever its name says",
                assertThrows(DatasetException.class, () -> source.open(2, 1, null)).getMessage());
        ImageIO.write(picture(BufferedImage.TYPE_INT_RGB, 40, 30, 1), "bmp", file.toFile());
        assertEquals(file + ": is no PNG or JPEG image, whatever its name says",
                assertThrows(DatasetException.class, () -> source.open(2, 1, null)).getMessage());
    }

    @Test
    void looksAtTheSizeBeforeItDecodes() throws Exception {
        gray("a/1.png", 4, 3, 1);
        gray("b/1.png", 4, 3, 1);
        for (int i = 2; i < 7; i++) {
            gray("b/" + i + ".png", 4, 3, 1);
        }
        // A PNG file that states 100,000 x 100,000 pixels and holds none.
        byte[] huge = Files.readAllBytes(directory.resolve("a/1.png"));
        ByteBuffer header = ByteBuffer.wrap(huge);
        header.putInt(16, 100_000).putInt(20, 100_000);
        CRC32 crc = new CRC32();
        crc.update(huge, 12, 17);
        header.putInt(29, (int) crc.getValue());
        Files.write(directory.resolve("a/1.png"), huge);
        assertRefused(directory.resolve("a/1.png") + ": height=100000 width=100000, allowed are 1 to 512 each; scale the images down");
    }

    @Test
    void refusesFoldersThatAreNoDataset() throws Exception {
        assertRefused(directory + ": class folders=0, allowed are 2 to 128, each with PNG or JPEG images; expected train/CLASS and test/CLASS, or CLASS alone,"
                + " or four IDX files");
        Files.createDirectories(directory.resolve("a"));
        gray("b/1.png", 1, 1, 1);
        assertRefused(directory.resolve("a") + ": images=0, expected at least 1 PNG or JPEG image");
        gray("a/1.png", 1, 1, 1);
        assertRefused(directory + ": test images=0, expected at least 1; one class needs 6 images, of which the last is for the test");
        assertEquals(directory.resolve("none") + ": is no directory, expected one with IDX files or class-named folders of images",
                assertThrows(DatasetException.class, () -> CustomSource.of(directory.resolve("none"))).getMessage());
    }

    @Test
    void refusesMoreThanTheMemoryItMayTake() throws Exception {
        gray("train/a/1.png", 512, 512, 1);
        gray("train/b/1.png", 512, 512, 1);
        gray("test/a/1.png", 512, 512, 1);
        CustomSource source = CustomSource.of(directory);
        assertEquals(directory + ": images=4100 of 262144 bytes take 1025 MiB, allowed are 1024; open fewer (dataset.train, dataset.test) or scale them down",
                assertThrows(DatasetException.class, () -> source.open(4099, 1, null)).getMessage());
    }

    private void assertRefused(String message) {
        assertEquals(message, assertThrows(DatasetException.class, () -> CustomSource.of(directory)).getMessage());
    }

    private void gray(String name, int width, int height, int value) throws Exception {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < width * height; i++) {
            image.getRaster().setSample(i % width, i / width, 0, value);
        }
        write(name, image);
    }

    private static BufferedImage picture(int type, int width, int height, int argb) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, argb);
        }
        return image;
    }

    private void write(String name, BufferedImage image) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        String format = name.toLowerCase(Locale.ROOT).endsWith("png") ? "png" : "jpg";
        assertTrue(ImageIO.write(image, format, file.toFile()));
    }

    private static String firstPixels(ImageSet images) {
        int[] pixels = new int[images.count()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = images.pixels()[i * images.imageSize()] & 0xff;
        }
        return Arrays.toString(pixels);
    }
}
