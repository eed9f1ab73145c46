package dev.lockstep.server.export;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads Parquet files back by the reader of parquet-java; that another program reads them is the browser test's. */
final class ParquetRead {
    private ParquetRead() {}

    static List<Map<String, Object>> rows(byte[] bytes) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (ParquetFileReader reader = new ParquetFileReader(new Bytes(bytes), ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
            MessageType schema = reader.getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory().getColumnIO(schema).getRecordReader(pages, new GroupRecordConverter(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.add(row(schema, records.read()));
                }
            }
        }
        return rows;
    }

    private static Map<String, Object> row(MessageType schema, Group group) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (Type column : schema.getFields()) {
            String name = column.getName();
            row.put(name, group.getFieldRepetitionCount(name) == 0 ? null : switch (column.asPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> group.getInteger(name, 0);
                case INT64 -> group.getLong(name, 0);
                case FLOAT -> group.getFloat(name, 0);
                case DOUBLE -> group.getDouble(name, 0);
                case BOOLEAN -> group.getBoolean(name, 0);
                default -> group.getString(name, 0);
            });
        }
        return row;
    }

    private record Bytes(byte[] bytes) implements InputFile {
        @Override
        public long getLength() {
            return bytes.length;
        }

        @Override
        public SeekableInputStream newStream() {
            Memory memory = new Memory(ByteBuffer.wrap(bytes));
            return new DelegatingSeekableInputStream(memory) {
                @Override
                public long getPos() {
                    return memory.buffer.position();
                }

                @Override
                public void seek(long position) throws IOException {
                    if (position > memory.buffer.limit()) {
                        throw new EOFException();
                    }
                    memory.buffer.position((int) position);
                }
            };
        }
    }

    private static final class Memory extends InputStream {
        private final ByteBuffer buffer;

        Memory(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public int read() {
            return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
        }
    }
}
