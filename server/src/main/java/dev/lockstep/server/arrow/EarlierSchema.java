package dev.lockstep.server.arrow;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Record batches written before the last columns of a schema were added. */
public final class EarlierSchema {
    private EarlierSchema() {}

    /** Whether {@code found} is {@code now} without some of its last columns, all of which may be null. */
    public static boolean fits(Schema found, Schema now) {
        List<Field> fields = found.getFields();
        int common = fields.size();
        return common < now.getFields().size() && fields.equals(now.getFields().subList(0, common))
                && now.getFields().stream().skip(common).allMatch(Field::isNullable);
    }

    /**
     * The same rows with null in the columns that came later.
     *
     * @param batches record batch messages of the schema {@code found}, laid end to end
     * @return as many messages of the schema {@code now}, laid end to end
     */
    public static byte[] widen(byte[] batches, Schema found, Schema now) throws IOException {
        ByteArrayOutputStream wide = new ByteArrayOutputStream(batches.length + batches.length / 8);
        byte[] schema = ArrowIpc.schema(found);
        var stream = new SequenceInputStream(new ByteArrayInputStream(schema), new ByteArrayInputStream(batches));
        try (BufferAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = BoundedReader.of(Channels.newChannel(stream), schema.length + batches.length, allocator, "an earlier log");
                VectorSchemaRoot root = VectorSchemaRoot.create(now, allocator)) {
            VectorSchemaRoot source = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                int common = source.getFieldVectors().size();
                for (int i = 0; i < common; i++) {
                    source.getVector(i).makeTransferPair(root.getVector(i)).transfer();
                }
                for (FieldVector later : root.getFieldVectors().subList(common, root.getFieldVectors().size())) {
                    later.reset();
                    later.setValueCount(source.getRowCount()); // null is what nobody has set
                }
                root.setRowCount(source.getRowCount());
                wide.writeBytes(ArrowIpc.batch(root));
            }
        }
        return wide.toByteArray();
    }
}
