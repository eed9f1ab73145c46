package dev.lockstep.server.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatItWrites() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        List<Tensor> tensors = List.of(new Tensor("conv1.weight", List.of(2, 1, 1, 3), new float[] {1, -0f, Float.NaN, Float.MIN_VALUE, 3e38f, -7}),
                new Tensor("conv1.bias", List.of(2), new float[] {0.5f, Float.NEGATIVE_INFINITY}),
                new Tensor("norm.num_batches_tracked", List.of(), new float[] {60}));
        SafetensorsWriter.write(file, tensors, Map.of("weights_sha256", "abc"));
        Map<String, Tensor> read = SafetensorsReader.read(file);
        assertEquals(tensors.stream().map(Tensor::name).toList(), List.copyOf(read.keySet()));
        for (Tensor tensor : tensors) {
            assertEquals(tensor.dims(), read.get(tensor.name()).dims());
            assertArrayEquals(tensor.values(), read.get(tensor.name()).values(), tensor.name());
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "no temporary file is left");
        }
    }

    @Test
    void writesTheFormatByteForByte() throws IOException {
        Path file = folder.resolve("one.safetensors");
        SafetensorsWriter.write(file, List.of(new Tensor("a", List.of(1), new float[] {1})), Map.of());
        String header = "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        ByteBuffer expected = ByteBuffer.allocate(8 + padded.length() + 4).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(padded.length()).put(padded.getBytes(StandardCharsets.UTF_8)).putFloat(1);
        assertArrayEquals(expected.array(), Files.readAllBytes(file));
    }

    @Test
    void readsDoublesAndCounters() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1).putLong(7);
        Path file = file("{\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}", data.array());
        assertArrayEquals(new float[] {0.1f}, SafetensorsReader.read(file).get("d").values());
        assertArrayEquals(new float[] {7}, SafetensorsReader.read(file).get("n").values());
    }

    static Stream<Arguments> malformed() {
        String good = "\"dtype\":\"F32\",\"shape\":[2]";
        return Stream.of(
                Arguments.of("{]", "the header is no JSON: "),
                Arguments.of("[]", "the header is no JSON object"),
                Arguments.of("{\"a\":{" + good + ",\"data_offsets\":[0,8]},\"a\":{" + good + ",\"data_offsets\":[0,8]}}", "the header is no JSON: Duplicate field 'a'"),
                Arguments.of("{\"a\":{\"dtype\":\"BOOL\",\"shape\":[8],\"data_offsets\":[0,8]}}", "a: dtype=BOOL, allowed are F32, F64, I64"),
                Arguments.of("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", "a: shape is missing, expected a list of extents"),
                Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", "a: shape=[-2], extents must be whole numbers of at least 0"),
                Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[100000,100000,100000],\"data_offsets\":[0,8]}}", "a: shape=[100000,100000,100000] is larger than the file"),
                Arguments.of("{\"a\":{" + good + ",\"data_offsets\":[0]}}", "a: data_offsets=[0], expected two offsets"),
                Arguments.of("{\"a\":{" + good + ",\"data_offsets\":[0,12]}}", "a: data_offsets=[0,12], expected 8 bytes within 8"),
                Arguments.of("{\"a\":{" + good + ",\"data_offsets\":[-8,0]}}", "a: data_offsets=[-8,0], expected 8 bytes within 8"),
                Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "a starts at 4, expected 0"),
                Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "data length=8, the tensors take 4"),
                Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{" + good + ",\"data_offsets\":[0,8]}}", "b starts at 0, expected 4"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesWhatIsMalformed(String header, String problem) throws IOException {
        Path file = file(header, new byte[8]);
        String message = assertThrows(WeightsException.class, () -> SafetensorsReader.read(file)).getMessage();
        assertEquals(file + ": " + problem, message.substring(0, Math.min(message.length(), file.toString().length() + 2 + problem.length())));
    }

    @Test
    void believesNoLengthBeyondTheFile() throws IOException {
        Path file = folder.resolve("long");
        for (long length : new long[] {0, 1, 9, Long.MAX_VALUE, -1}) {
            Files.write(file, ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
            assertEquals(file + ": header length=" + Long.toUnsignedString(length) + ", allowed are 2 to 8",
                    assertThrows(WeightsException.class, () -> SafetensorsReader.read(file)).getMessage());
        }
        Files.write(file, new byte[7]);
        assertEquals(file + ": length=7, expected at least the 8 bytes of the header's length",
                assertThrows(WeightsException.class, () -> SafetensorsReader.read(file)).getMessage());
        assertEquals(folder.resolve("none") + ": there is no such file",
                assertThrows(WeightsException.class, () -> SafetensorsReader.read(folder.resolve("none"))).getMessage());
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("made.safetensors");
        Files.write(file, ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).put(data).array());
        return file;
    }
}
