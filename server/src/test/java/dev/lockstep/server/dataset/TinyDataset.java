package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.DatasetFile;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.IdxSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Four valid IDX files of noise, which gzip cannot make shorter: 20 training and 8 test images of 16x16 pixels in three classes. */
final class TinyDataset {
    static final String NAME = "tiny";
    static final int PIECE = 1000;
    static final String IMAGES = "train-images-idx3-ubyte";

    /** Content of the mirrors, by file name with .gz. */
    final Map<String, byte[]> gzip = new TreeMap<>();
    final Map<String, byte[]> raw = new TreeMap<>();
    final IdxSource source;

    TinyDataset() throws Exception {
        Random random = new Random(7);
        DatasetInfo info = new DatasetInfo(NAME, "Tiny", "Noise.", 1, 16, 16, List.of("a", "b", "c"), 20, 8, new float[] {0.5f}, new float[] {0.3f});
        source = new IdxSource(info, NAME, images(IMAGES, 20, random), labels("train-labels-idx1-ubyte", 20, random),
                images("t10k-images-idx3-ubyte", 8, random), labels("t10k-labels-idx1-ubyte", 8, random));
    }

    /** The same dataset, of which only the checksums of the gzip files are known. */
    IdxSource packed() throws Exception {
        return new IdxSource(source.info(), NAME, true, packed(source.trainImages()), packed(source.trainLabels()), packed(source.testImages()),
                packed(source.testLabels()));
    }

    private DatasetFile packed(DatasetFile file) throws Exception {
        return new DatasetFile(file.name(), file.bytes(), sha256(gzip.get(file.name() + ".gz")), true);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private DatasetFile images(String name, int count, Random random) throws Exception {
        byte[] pixels = new byte[count * 256];
        random.nextBytes(pixels);
        return file(name, ByteBuffer.allocate(16 + pixels.length).putInt(0x803).putInt(count).putInt(16).putInt(16).put(pixels).array());
    }

    private DatasetFile labels(String name, int count, Random random) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
        while (bytes.hasRemaining()) {
            bytes.put((byte) random.nextInt(3));
        }
        return file(name, bytes.array());
    }

    private DatasetFile file(String name, byte[] content) throws Exception {
        raw.put(name, content);
        gzip.put(name + ".gz", gzip(content));
        return new DatasetFile(name, content.length, sha256(content));
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
