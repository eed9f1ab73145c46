package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links in the folder of a custom dataset, which may come from anybody. */
class OwnFilesTest {
    @TempDir
    Path directory;

    private Path dataset;
    private Path secret;

    @BeforeEach
    void lay() throws Exception {
        dataset = directory.resolve("flowers");
        secret = directory.resolve("elsewhere/secret.png");
        for (String name : new String[] {"train/a/1.png", "train/b/1.png", "test/a/1.png", "test/b/1.png"}) {
            image(dataset.resolve(name));
        }
        image(secret);
        image(directory.resolve("elsewhere/whole/a/1.png"));
        image(directory.resolve("elsewhere/whole/b/1.png"));
    }

    private static void image(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    }

    private void assertLedOut(Path link) {
        DatasetException e = assertThrows(DatasetException.class, () -> CustomSource.of(dataset));
        assertEquals(link + ": is a link that leads out of " + dataset + "; put the file in its place", e.getMessage());
    }

    @Test
    void anImageThatLiesElsewhereIsRefused() throws Exception {
        Path link = Files.createSymbolicLink(dataset.resolve("train/a/2.png"), secret);
        assertLedOut(link);
        Files.delete(link);
        assertLedOut(Files.createSymbolicLink(dataset.resolve("test/b/2.png"), Path.of("../../../elsewhere/secret.png")));
    }

    @Test
    void aFolderThatLiesElsewhereIsRefused() throws Exception {
        Path link = Files.createSymbolicLink(dataset.resolve("train/c"), directory.resolve("elsewhere/whole/a"));
        assertLedOut(link);
        Files.delete(link);
        Files.move(dataset.resolve("test"), dataset.resolve("kept"));
        assertLedOut(Files.createSymbolicLink(dataset.resolve("test"), directory.resolve("elsewhere/whole")));
    }

    @Test
    void anIdxFileThatLiesElsewhereIsRefused() throws Exception {
        assertLedOut(Files.createSymbolicLink(dataset.resolve("train-images-idx3-ubyte"), secret));
    }

    @Test
    void linksWithinAndTheFolderItselfAreItsOwnersAffair() throws Exception {
        Files.createSymbolicLink(dataset.resolve("train/a/2.png"), Path.of("../b/1.png"));
        assertEquals(3, CustomSource.of(dataset).info().train());
        Path named = Files.createSymbolicLink(directory.resolve("named"), dataset);
        assertEquals(3, CustomSource.of(named).info().train());
    }

    /** A link to nothing and one to itself are no images. */
    @Test
    void linksThatLeadNowhereAreLeftAlone() throws Exception {
        Files.createSymbolicLink(dataset.resolve("train/a/2.png"), directory.resolve("nothing"));
        Files.createSymbolicLink(dataset.resolve("train/a/3.png"), Path.of("3.png"));
        assertEquals(2, CustomSource.of(dataset).info().train());
    }
}
