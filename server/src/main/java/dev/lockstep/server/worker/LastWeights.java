package dev.lockstep.server.worker;

import dev.lockstep.server.store.RunLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/**
 * Each tensor of a run as it was recorded last, or as it is while the run trains.
 *
 * @param step of the newest; 0 when there is none, and for initial weights
 */
public record LastWeights(int step, Map<String, float[]> tensors) {
    /** Reads the whole log. Blocks. */
    public static LastWeights read(RunLog weights) throws IOException {
        int step = 0;
        Map<String, float[]> tensors = new HashMap<>();
        try (BufferAllocator allocator = new RootAllocator(); ArrowStreamReader reader = weights.reader(allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                Map<String, Integer> last = new HashMap<>();
                for (int row = 0; row < root.getRowCount(); row++) {
                    last.put(new String(((VarCharVector) root.getVector("tensor")).get(row), StandardCharsets.UTF_8), row);
                    step = Math.max(step, ((IntVector) root.getVector("step")).get(row));
                }
                last.forEach((tensor, row) -> tensors.put(tensor, values((ListVector) root.getVector("values"), row)));
            }
        }
        return new LastWeights(step, tensors);
    }

    private static float[] values(ListVector lists, int row) {
        Float4Vector items = (Float4Vector) lists.getDataVector();
        int from = lists.getElementStartIndex(row);
        float[] values = new float[lists.getElementEndIndex(row) - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = items.get(from + i);
        }
        return values;
    }
}
