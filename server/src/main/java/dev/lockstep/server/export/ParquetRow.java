package dev.lockstep.server.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Rows of an Arrow table, by their numbers, as Parquet takes them. */
final class ParquetRow extends WriteSupport<Integer> {
    private final VectorSchemaRoot table;
    private RecordConsumer consumer;

    ParquetRow(VectorSchemaRoot table) {
        this.table = table;
    }

    @Override
    public WriteContext init(org.apache.hadoop.conf.Configuration configuration) {
        return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return context();
    }

    private WriteContext context() {
        List<Type> columns = new ArrayList<>();
        table.getFieldVectors().forEach(vector -> columns.add(type(vector)));
        return new WriteContext(new MessageType("history", columns), Map.of());
    }

    private static Type type(FieldVector vector) {
        Type.Repetition repetition = vector.getField().isNullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
        String name = vector.getName();
        if (vector instanceof VarCharVector) {
            return Types.primitive(PrimitiveTypeName.BINARY, repetition).as(LogicalTypeAnnotation.stringType()).named(name);
        }
        if (vector instanceof TimeStampMicroTZVector) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition)
                    .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS)).named(name);
        }
        PrimitiveTypeName type = vector instanceof IntVector ? PrimitiveTypeName.INT32
                : vector instanceof BigIntVector ? PrimitiveTypeName.INT64
                : vector instanceof Float4Vector ? PrimitiveTypeName.FLOAT
                : vector instanceof Float8Vector ? PrimitiveTypeName.DOUBLE
                : vector instanceof BitVector ? PrimitiveTypeName.BOOLEAN : null;
        if (type == null) {
            throw new IllegalArgumentException("no Parquet type for column=" + name + ", type=" + vector.getField().getType());
        }
        return Types.primitive(type, repetition).named(name);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(Integer row) {
        consumer.startMessage();
        List<FieldVector> columns = table.getFieldVectors();
        for (int i = 0; i < columns.size(); i++) {
            FieldVector column = columns.get(i);
            if (!column.isNull(row)) {
                consumer.startField(column.getName(), i);
                value(column, row);
                consumer.endField(column.getName(), i);
            }
        }
        consumer.endMessage();
    }

    private void value(FieldVector column, int row) {
        if (column instanceof IntVector integers) {
            consumer.addInteger(integers.get(row));
        } else if (column instanceof Float4Vector floats) {
            consumer.addFloat(floats.get(row));
        } else if (column instanceof Float8Vector doubles) {
            consumer.addDouble(doubles.get(row));
        } else if (column instanceof BigIntVector longs) {
            consumer.addLong(longs.get(row));
        } else if (column instanceof TimeStampMicroTZVector times) {
            consumer.addLong(times.get(row));
        } else if (column instanceof BitVector bits) {
            consumer.addBoolean(bits.get(row) != 0);
        } else {
            consumer.addBinary(Binary.fromConstantByteArray(((VarCharVector) column).get(row)));
        }
    }
}
