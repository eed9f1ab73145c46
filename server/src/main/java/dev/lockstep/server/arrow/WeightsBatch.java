package dev.lockstep.server.arrow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Gathers tensors of one run and encodes them, one row each. The memory is kept from batch to batch and freed by {@link #close()}. */
public final class WeightsBatch implements AutoCloseable {
    /** A message is one Java array, with room for the other columns. */
    private static final int MAX_VALUES = 1 << 28;

    private static final ArrowType INT32 = new ArrowType.Int(32, true);
    private static final ArrowType FLOAT32 = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

    public static final Schema SCHEMA = new Schema(List.of(
            column("run", INT32),
            column("step", INT32),
            column("tensor", ArrowType.Utf8.INSTANCE),
            column("dims", ArrowType.List.INSTANCE, column("item", INT32)),
            column("values", ArrowType.List.INSTANCE, column("item", FLOAT32))));

    private final int run;
    private final int maxValues;
    private final VectorSchemaRoot root;
    private final IntVector runs;
    private final IntVector steps;
    private final VarCharVector tensors;
    private final ListVector dims;
    private final IntVector dimItems;
    private final ListVector values;
    private final Float4Vector valueItems;
    private int rows;
    private int dimCount;
    private int valueCount;

    public WeightsBatch(int run, BufferAllocator allocator) {
        this(run, MAX_VALUES, allocator);
    }

    WeightsBatch(int run, int maxValues, BufferAllocator allocator) {
        this.run = run;
        this.maxValues = maxValues;
        root = VectorSchemaRoot.create(SCHEMA, allocator);
        runs = (IntVector) root.getVector("run");
        steps = (IntVector) root.getVector("step");
        tensors = (VarCharVector) root.getVector("tensor");
        dims = (ListVector) root.getVector("dims");
        dimItems = (IntVector) dims.getDataVector();
        values = (ListVector) root.getVector("values");
        valueItems = (Float4Vector) values.getDataVector();
    }

    /** {@code values} are copied. At most 268,435,456 values fit in one batch. */
    public void tensor(int step, String tensor, List<Integer> dims, float[] values) {
        if (values.length > maxValues - valueCount) {
            throw new IllegalArgumentException("tensor is too large to record: tensor=" + tensor + ", values=" + ((long) valueCount + values.length)
                    + ", at most " + maxValues + " in one record");
        }
        runs.setSafe(rows, run);
        steps.setSafe(rows, step);
        tensors.setSafe(rows, tensor.getBytes(StandardCharsets.UTF_8));
        this.dims.startNewValue(rows);
        for (int dim : dims) {
            dimItems.setSafe(dimCount++, dim);
        }
        this.dims.endValue(rows, dims.size());
        this.values.startNewValue(rows);
        append(values);
        this.values.endValue(rows, values.length);
        rows++;
    }

    private void append(float[] from) {
        while (valueItems.getValueCapacity() < valueCount + from.length) {
            valueItems.reAlloc();
        }
        ArrowBuf to = valueItems.getDataBuffer();
        for (int i = 0; i < from.length; i++) {
            to.setFloat((long) (valueCount + i) * Float.BYTES, from[i]);
        }
        setValid(valueItems.getValidityBuffer(), valueCount, valueCount + from.length);
        valueCount += from.length;
    }

    /** Sets the bits [from, to): whole bytes where it can, because a tensor has many. */
    private static void setValid(ArrowBuf bits, int from, int to) {
        int i = from;
        for (; i < to && (i & 7) != 0; i++) {
            bits.setByte(i >> 3, bits.getByte(i >> 3) | 1 << (i & 7));
        }
        if (to - i >= 8) {
            bits.setOne(i >> 3, (to - i) >> 3);
            i += (to - i) & ~7;
        }
        for (; i < to; i++) {
            bits.setByte(i >> 3, bits.getByte(i >> 3) | 1 << (i & 7));
        }
    }

    public int rows() {
        return rows;
    }

    /** Of all tensors together. */
    public int values() {
        return valueCount;
    }

    /** The tensors as one Arrow IPC message; the batch is empty afterwards. */
    public byte[] encode() {
        root.setRowCount(rows);
        byte[] message = ArrowIpc.batch(root);
        root.getFieldVectors().forEach(vector -> vector.reset());
        rows = 0;
        dimCount = 0;
        valueCount = 0;
        return message;
    }

    @Override
    public void close() {
        root.close();
    }

    private static Field column(String name, ArrowType type, Field... children) {
        return new Field(name, new FieldType(false, type, null), List.of(children));
    }
}
