package dev.lockstep.server.arrow;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.HashSet;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * What a reduced curve of one run, see {@link CurveBatch}, says of itself.
 *
 * @param rows points
 * @param records of the log that it was made of
 * @param width rows of a bucket of the first part
 * @param odd losses that are not finite
 */
public record CurveScan(int rows, int records, int width, int odd, Set<Integer> steps) {
    public static CurveScan of(byte[] stream) {
        int rows = 0;
        int records = 0;
        int width = 0;
        int odd = 0;
        Set<Integer> steps = new HashSet<>();
        try (BufferAllocator allocator = new RootAllocator(); BoundedReader reader = BoundedReader.of(Channels.newChannel(new ByteArrayInputStream(stream)), stream.length, allocator, "curve")) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                records = ((IntVector) root.getVector("records")).get(0);
                width = ((IntVector) root.getVector("width")).get(0);
                for (int i = 0; i < root.getRowCount(); i++) {
                    steps.add(((IntVector) root.getVector("step")).get(i));
                    odd += ((IntVector) root.getVector("odd")).get(i);
                }
                rows += root.getRowCount();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CurveScan(rows, records, width, odd, steps);
    }

    public boolean hasStep(int step) {
        return steps.contains(step);
    }
}
