package dev.lockstep.server.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the safetensors format; F32, F64 and I64 become float32. Nothing is allocated by a number in the file before the file's length allows it. */
public final class SafetensorsReader {
    private static final long MAX_HEADER = 16 << 20;
    private static final Map<String, Integer> SIZES = Map.of("F32", 4, "F64", 8, "I64", 8);
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final Path file;
    private final FileChannel channel;
    private final long length;

    private SafetensorsReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.length = channel.size();
    }

    private record Entry(String name, String dtype, List<Integer> dims, long values, long from, long to) {}

    /** By name, in the order of the data. */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return new SafetensorsReader(file, channel).tensors();
        } catch (NoSuchFileException e) {
            throw new WeightsException(file + ": there is no such file");
        }
    }

    private Map<String, Tensor> tensors() throws IOException {
        if (length < 8) {
            throw wrong("length=" + length + ", expected at least the 8 bytes of the header's length");
        }
        long header = load(0, 8).getLong();
        if (header < 2 || header > Math.min(MAX_HEADER, length - 8)) {
            throw wrong("header length=" + Long.toUnsignedString(header) + ", allowed are 2 to " + Math.min(MAX_HEADER, length - 8));
        }
        List<Entry> entries = entries(StandardCharsets.UTF_8.decode(load(8, (int) header)).toString(), length - 8 - header);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Entry entry : entries) {
            ByteBuffer data = load(8 + header + entry.from(), (int) (entry.to() - entry.from()));
            float[] values = new float[(int) entry.values()];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (entry.dtype()) {
                    case "F32" -> data.getFloat();
                    case "F64" -> (float) data.getDouble();
                    default -> data.getLong();
                };
            }
            tensors.put(entry.name(), new Tensor(entry.name(), entry.dims(), values));
        }
        return tensors;
    }

    /** Sorted by offset; together they fill the data without gap or overlap. */
    private List<Entry> entries(String text, long dataLength) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw wrong("the header is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        if (root == null || !root.isObject()) {
            throw wrong("the header is no JSON object");
        }
        List<Entry> entries = new ArrayList<>();
        Iterator<Map.Entry<String, JsonNode>> fields = root.fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (!field.getKey().equals("__metadata__")) {
                entries.add(entry(field.getKey(), field.getValue(), dataLength));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
        long end = 0;
        for (Entry entry : entries) {
            if (entry.from() != end) {
                throw wrong(entry.name() + " starts at " + entry.from() + ", expected " + end);
            }
            end = entry.to();
        }
        if (end != dataLength) {
            throw wrong("data length=" + dataLength + ", the tensors take " + end);
        }
        return entries;
    }

    private Entry entry(String name, JsonNode node, long dataLength) throws WeightsException {
        String dtype = node.path("dtype").asText();
        Integer size = SIZES.get(dtype);
        if (size == null) {
            throw wrong(name + ": dtype=" + dtype + ", allowed are F32, F64, I64");
        }
        List<Integer> dims = new ArrayList<>();
        long values = 1;
        if (!node.path("shape").isArray()) {
            throw wrong(name + ": shape is missing, expected a list of extents");
        }
        for (JsonNode extent : node.path("shape")) {
            if (!extent.canConvertToInt() || extent.intValue() < 0) {
                throw wrong(name + ": shape=" + node.path("shape") + ", extents must be whole numbers of at least 0");
            }
            dims.add(extent.intValue());
            values *= extent.intValue();
            if (values > dataLength) {
                throw wrong(name + ": shape=" + node.path("shape") + " is larger than the file");
            }
        }
        JsonNode offsets = node.path("data_offsets");
        if (!offsets.isArray() || offsets.size() != 2 || !offsets.get(0).canConvertToLong() || !offsets.get(1).canConvertToLong()) {
            throw wrong(name + ": data_offsets=" + offsets + ", expected two offsets");
        }
        long from = offsets.get(0).longValue();
        long to = offsets.get(1).longValue();
        if (from < 0 || to < from || to > dataLength || to - from != values * size || to - from > Integer.MAX_VALUE) {
            throw wrong(name + ": data_offsets=" + offsets + ", expected " + values * size + " bytes within " + dataLength);
        }
        return new Entry(name, dtype, dims, values, from, to);
    }

    private ByteBuffer load(long from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw wrong("ends at " + (from + buffer.position()) + ", expected " + (from + bytes));
            }
        }
        return buffer.flip();
    }

    private WeightsException wrong(String problem) {
        return new WeightsException(file + ": " + problem);
    }
}
