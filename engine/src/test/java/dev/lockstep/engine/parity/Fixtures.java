package dev.lockstep.engine.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What {@code dev/fixtures.py} computed with PyTorch: cases in a JSON file, their numbers in a {@code .npz} file beside it. */
public final class Fixtures {
    private final List<JsonNode> cases = new ArrayList<>();
    private final Map<String, double[]> arrays = new HashMap<>();

    private Fixtures() {}

    /** @param name of a group: {@code layers} */
    public static Fixtures load(String name) {
        Fixtures fixtures = new Fixtures();
        try (InputStream json = open(name + ".json"); ZipInputStream npz = new ZipInputStream(open(name + ".npz"))) {
            new ObjectMapper().readTree(json).get("cases").forEach(fixtures.cases::add);
            for (ZipEntry entry = npz.getNextEntry(); entry != null; entry = npz.getNextEntry()) {
                fixtures.arrays.put(entry.getName().replace(".npy", ""), Npy.read(npz));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fixtures;
    }

    private static InputStream open(String file) throws IOException {
        InputStream stream = Fixtures.class.getResourceAsStream(file);
        if (stream == null) {
            throw new IOException(file + " is missing; run dev/fixtures.py");
        }
        return stream;
    }

    public List<JsonNode> cases() {
        return cases;
    }

    public boolean has(String key) {
        return arrays.containsKey(key);
    }

    /** Values in row-major order. */
    public double[] array(String key) {
        double[] array = arrays.get(key);
        if (array == null) {
            throw new IllegalArgumentException("array=" + key + " is not in the fixtures");
        }
        return array;
    }

    public float[] floats(String key) {
        return Values.floats(array(key));
    }
}
