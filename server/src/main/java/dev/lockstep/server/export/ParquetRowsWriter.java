package dev.lockstep.server.export;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Apache Parquet: what an Arrow table has, column by column. Parameters, which are the same in all rows of a run, take next to nothing there by their
 * dictionaries, so nothing is compressed beside: the codecs are libraries of their own for every platform.
 */
final class ParquetRowsWriter implements RowsWriter {
    /** Held in memory until it is full. */
    private static final long ROW_GROUP_BYTES = 8L << 20;

    private final VectorSchemaRoot table;
    private final OutputStream out;
    private ParquetWriter<Integer> writer;

    ParquetRowsWriter(VectorSchemaRoot table, OutputStream out) {
        this.table = table;
        this.out = out;
    }

    @Override
    public void start() throws IOException {
        writer = new Builder(new Sequential(out), new ParquetRow(table)).withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED).withRowGroupSize(ROW_GROUP_BYTES).build();
    }

    @Override
    public void rows() throws IOException {
        for (int row = 0; row < table.getRowCount(); row++) {
            writer.write(row);
        }
    }

    @Override
    public void end() throws IOException {
        writer.close();
    }

    private static final class Builder extends ParquetWriter.Builder<Integer, Builder> {
        private final ParquetRow row;

        Builder(OutputFile file, ParquetRow row) {
            super(file);
            this.row = row;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Integer> getWriteSupport(org.apache.hadoop.conf.Configuration configuration) {
            return row;
        }

        @Override
        protected WriteSupport<Integer> getWriteSupport(ParquetConfiguration configuration) {
            return row;
        }
    }

    /** A file that is only written, from its beginning on; who opened {@code out} closes it. */
    private record Sequential(OutputStream out) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                private long position;

                @Override
                public long getPos() {
                    return position;
                }

                @Override
                public void write(int b) throws IOException {
                    out.write(b);
                    position++;
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                    position += length;
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
