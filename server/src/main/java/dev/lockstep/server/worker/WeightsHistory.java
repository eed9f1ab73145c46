package dev.lockstep.server.worker;

import dev.lockstep.server.store.RunLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** What a run recorded of its weights, row by row. Each method reads the whole log, and blocks. */
public final class WeightsHistory {
    private final RunLog log;

    public WeightsHistory(RunLog log) {
        this.log = log;
    }

    /** One recorded tensor; its values are read when they are asked for, and only then. */
    interface Row {
        int step();

        String tensor();

        float[] values();
    }

    interface Visitor {
        void row(Row row);
    }

    void visit(Visitor visitor) throws IOException {
        try (BufferAllocator allocator = new RootAllocator(); ArrowStreamReader reader = log.reader(allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                for (int i = 0; i < root.getRowCount(); i++) {
                    int row = i;
                    String tensor = new String(((VarCharVector) root.getVector("tensor")).get(row), StandardCharsets.UTF_8);
                    int step = ((IntVector) root.getVector("step")).get(row);
                    visitor.row(new Row() {
                        @Override
                        public int step() {
                            return step;
                        }

                        @Override
                        public String tensor() {
                            return tensor;
                        }

                        @Override
                        public float[] values() {
                            return WeightsHistory.values((ListVector) root.getVector("values"), row);
                        }
                    });
                }
            }
        }
    }

    /** The steps at which every one of these tensors was recorded, ascending. */
    public List<Integer> steps(List<String> tensors) throws IOException {
        Map<Integer, Set<String>> found = new TreeMap<>();
        visit(row -> found.computeIfAbsent(row.step(), step -> new TreeSet<>()).add(row.tensor()));
        return found.entrySet().stream().filter(entry -> entry.getValue().containsAll(tensors)).map(Map.Entry::getKey).toList();
    }

    /** The tensors as they were recorded at a step. */
    public LastWeights at(int step) throws IOException {
        Map<String, float[]> tensors = new HashMap<>();
        visit(row -> {
            if (row.step() == step) {
                tensors.put(row.tensor(), row.values());
            }
        });
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
