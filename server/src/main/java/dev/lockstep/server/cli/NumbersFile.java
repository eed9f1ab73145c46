package dev.lockstep.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** The numbers of one input: nested lists in the order channel, row, column. */
final class NumbersFile {
    private static final long MAX_BYTES = 64 << 20;

    private NumbersFile() {}

    /** @param expected how many */
    static float[] read(Path file, int expected) throws IOException {
        float[] numbers = new float[expected];
        int found;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + ": has " + Files.size(file) + " bytes, allowed are " + MAX_BYTES);
            }
            found = fill(new ObjectMapper().readTree(Files.readAllBytes(file)), numbers, 0, file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
        }
        if (found != expected) {
            throw new IOException(file + ": has " + found + " numbers, the model takes " + expected);
        }
        return numbers;
    }

    private static int fill(JsonNode node, float[] numbers, int at, Path file) throws IOException {
        if (node.isNumber()) {
            if (at < numbers.length) {
                numbers[at] = node.floatValue();
            }
            return at + 1;
        }
        if (!node.isArray()) {
            throw new IOException(file + ": found " + node.getNodeType().name().toLowerCase(Locale.ROOT) + ", expected numbers in lists");
        }
        for (JsonNode child : node) {
            at = fill(child, numbers, at, file);
        }
        return at;
    }
}
