package dev.lockstep.server.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/** One tensor of a snapshot. */
record WeightsRow(int step, String tensor, List<Integer> dims, float[] values) {
    static WeightsRow of(VectorSchemaRoot rows, int row) {
        ListVector dims = (ListVector) rows.getVector("dims");
        List<Integer> sizes = new ArrayList<>();
        for (int i = dims.getElementStartIndex(row); i < dims.getElementEndIndex(row); i++) {
            sizes.add(((IntVector) dims.getDataVector()).get(i));
        }
        ListVector lists = (ListVector) rows.getVector("values");
        int from = lists.getElementStartIndex(row);
        float[] values = new float[lists.getElementEndIndex(row) - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Float4Vector) lists.getDataVector()).get(from + i);
        }
        String tensor = new String(((VarCharVector) rows.getVector("tensor")).get(row), StandardCharsets.UTF_8);
        return new WeightsRow(((IntVector) rows.getVector("step")).get(row), tensor, sizes, values);
    }

    /** Bit by bit, any NaN like any other. */
    boolean isSame(WeightsRow other) {
        return step == other.step && tensor.equals(other.tensor) && dims.equals(other.dims) && Arrays.equals(values, other.values);
    }

    @Override
    public String toString() {
        return "step=" + step + ", tensor=" + tensor + ", dims=" + dims + ", hash=" + Integer.toHexString(Arrays.hashCode(values));
    }
}
