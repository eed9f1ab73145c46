package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetArchive;
import dev.lockstep.engine.data.DatasetException;
import dev.lockstep.engine.data.DatasetFile;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.DatasetSource;
import dev.lockstep.engine.data.Presence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Two files of noise in a tar archive, among entries that nobody asked for and that lead elsewhere. */
final class TinyArchive implements DatasetSource {
    static final String NAME = "archived";
    static final String FOLDER = "archived-files";
    static final String ARCHIVE = "tiny.tar.gz";

    final Map<String, byte[]> content = new TreeMap<>();
    final byte[] packed;

    private TinyArchive(String lacking, String other, int otherLength) throws IOException {
        Random random = new Random(5);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            add(out, "../../escaped.txt", new byte[10]);
            add(out, "/absolute.txt", new byte[10]);
            link(out, "files/a.bin", TarConstants.LF_SYMLINK, "/etc/passwd");
            link(out, "b.bin", TarConstants.LF_LINK, "../../escaped.txt");
            add(out, "files/readme.html", new byte[10]);
            for (String name : List.of("b.bin", "a.bin")) {
                byte[] noise = new byte[3000];
                random.nextBytes(noise);
                content.put(name, noise);
                if (!name.equals(lacking)) {
                    add(out, "../files/" + name, name.equals(other) ? Arrays.copyOf(noise, otherLength) : noise);
                }
            }
        }
        packed = bytes.toByteArray();
    }

    static TinyArchive whole() throws IOException {
        return new TinyArchive(null, null, 0);
    }

    static TinyArchive lacking(String name) throws IOException {
        return new TinyArchive(name, null, 0);
    }

    /** With a file that is not as long as it should be. */
    static TinyArchive withLength(String name, int length) throws IOException {
        return new TinyArchive(null, name, length);
    }

    private static void link(TarArchiveOutputStream out, String name, byte kind, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind);
        entry.setLinkName(target);
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
    }

    private static void add(TarArchiveOutputStream out, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        out.putArchiveEntry(entry);
        out.write(bytes);
        out.closeArchiveEntry();
    }

    Map<String, byte[]> onMirror() {
        return Map.of(ARCHIVE, packed);
    }

    @Override
    public DatasetInfo info() {
        return new DatasetInfo(NAME, "Archived", "Noise.", 1, 1, 1, List.of("a", "b"), 1, 1, new float[1], new float[] {1});
    }

    @Override
    public List<DatasetFile> files() {
        return content.keySet().stream().map(name -> new DatasetFile(name, 3000, "")).toList();
    }

    @Override
    public Optional<DatasetArchive> archive() {
        try {
            return Optional.of(new DatasetArchive(ARCHIVE, packed.length, HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(packed))));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String folder() {
        return FOLDER;
    }

    @Override
    public Presence presence(Path dataDir) {
        boolean ready = content.keySet().stream().allMatch(name -> Files.exists(dataDir.resolve(FOLDER).resolve(name)));
        return new Presence(ready, ready ? "there" : "missing");
    }

    @Override
    public Dataset open(int train, int test, Path dataDir) throws DatasetException {
        throw new DatasetException("only downloaded in tests");
    }
}
