package dev.lockstep.server.export;

import dev.lockstep.server.weights.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** Each tensor of a run as it was recorded last, in the order of their first appearance. */
final class LastTensors {
    /** What says how far a step moved a tensor has a colon in its name, which no tensor has. */
    private static final String NO_TENSOR = ":";

    private LastTensors() {}

    /** Reads the log from its beginning, one record batch in memory at a time. */
    static List<Tensor> of(WeightsSource source) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (BufferAllocator allocator = new RootAllocator(); ArrowStreamReader reader = source.log().reader(allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            for (int record = 0; record < source.records() && reader.loadNextBatch(); record++) {
                Map<String, Integer> last = new LinkedHashMap<>();
                for (int row = 0; row < root.getRowCount(); row++) {
                    String name = new String(((VarCharVector) root.getVector("tensor")).get(row), StandardCharsets.UTF_8);
                    if (!name.contains(NO_TENSOR)) {
                        last.put(name, row);
                    }
                }
                last.forEach((name, row) -> tensors.put(name, tensor(root, name, row)));
            }
        }
        return List.copyOf(tensors.values());
    }

    private static Tensor tensor(VectorSchemaRoot root, String name, int row) {
        ListVector dims = (ListVector) root.getVector("dims");
        List<Integer> sizes = new ArrayList<>();
        for (int i = dims.getElementStartIndex(row); i < dims.getElementEndIndex(row); i++) {
            sizes.add(((IntVector) dims.getDataVector()).get(i));
        }
        ListVector lists = (ListVector) root.getVector("values");
        int from = lists.getElementStartIndex(row);
        float[] values = new float[lists.getElementEndIndex(row) - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Float4Vector) lists.getDataVector()).get(from + i);
        }
        return new Tensor(name, sizes, values);
    }
}
