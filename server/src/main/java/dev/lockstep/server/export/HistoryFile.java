package dev.lockstep.server.export;

import dev.lockstep.server.arrow.MetricsBatch;
import dev.lockstep.server.store.MetricsRecorder;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The history of one run as a file that a download of it would be, in the format that its name ends in. Rows go to a temporary name beside it, which
 * {@link #close()} gives the final one: the file is there whole or not at all. Without a row, whatever had the name before stays.
 */
public final class HistoryFile implements MetricsRecorder, AutoCloseable {
    /** Belongs to no server. */
    private static final int RUN = 0;

    private final Path file;
    private final Path temporary;
    private final Map<String, Object> parameters;
    private final List<String> series;
    private final FileChannel channel;
    private final BufferAllocator allocator = new RootAllocator();
    private final MetricsBatch batch = new MetricsBatch(RUN, allocator);
    private final HistoryTable table;
    private final RowsWriter writer;
    private boolean started;
    private IOException failure;

    private HistoryFile(Path file, Path temporary, FileChannel channel, HistoryFormat format, Map<String, Object> parameters, List<String> series)
            throws IOException {
        this.file = file;
        this.temporary = temporary;
        this.channel = channel;
        this.parameters = parameters;
        this.series = series;
        table = new HistoryTable(!series.isEmpty(), ParameterColumn.of(List.of(parameters)), HistoryRows.ALL, allocator);
        writer = RowsWriter.of(format, table.root(), Channels.newOutputStream(channel));
    }

    /**
     * Makes sure that the file can be written before a run takes its time.
     *
     * @param name of the setting, for messages
     * @param parameters of the run, which go beside each row
     * @param series names of those of its dataset
     * @throws IOException that says why not, and what is allowed
     */
    public static HistoryFile open(String name, Path file, Map<String, Object> parameters, List<String> series) throws IOException {
        Path path = file.toAbsolutePath();
        String last = path.getFileName() == null ? "" : path.getFileName().toString();
        String allowed = "; allowed are files in a folder that exists, with names that end in " + HistoryFormat.endings();
        HistoryFormat format = HistoryFormat.of(last.substring(last.lastIndexOf('.') + 1)).orElse(null);
        if (Files.isDirectory(path)) {
            throw new IOException(name + "=" + file + " is a directory" + allowed);
        }
        if (format == null || last.lastIndexOf('.') < 1) {
            throw new IOException(name + "=" + file + " has no known ending" + allowed);
        }
        if (!Files.isDirectory(path.getParent())) {
            throw new IOException(name + "=" + file + " cannot be written: there is no folder " + path.getParent() + allowed);
        }
        try {
            // Beside the file, so that it can be moved there at once; not made by createTempFile, which lets nobody else read it.
            Path temporary = path.resolveSibling("." + last + "." + ProcessHandle.current().pid() + ".tmp");
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            return new HistoryFile(path, temporary, channel, format, parameters, series);
        } catch (IOException e) {
            throw new IOException(name + "=" + file + " cannot be written: " + e + allowed, e);
        }
    }

    @Override
    public void step(int step, int epoch, float loss, float accuracy, double learningRate, int series, double elapsedSeconds,
            long timeMicros) {
        batch.step(step, epoch, loss, accuracy, learningRate, series, elapsedSeconds, timeMicros);
        writeAbove(HistoryExport.ROWS - 1);
    }

    @Override
    public void evaluation(int step, int epoch, float testLoss, float testAccuracy, double elapsedSeconds, long timeMicros) {
        batch.evaluation(step, epoch, testLoss, testAccuracy, elapsedSeconds, timeMicros);
        writeAbove(HistoryExport.ROWS - 1);
    }

    /** A full disk must not end the training: the failure waits for {@link #close()}. */
    private void writeAbove(int rows) {
        if (batch.rows() <= rows) {
            return;
        }
        batch.drain(root -> {
            table.append(root, parameters, series);
            return root;
        });
        try {
            if (failure == null) {
                if (!started) {
                    writer.start();
                    started = true;
                }
                writer.rows();
            }
        } catch (IOException e) {
            failure = e;
        }
        table.clear();
    }

    /** Puts the file in its place. */
    @Override
    public void close() throws IOException {
        try {
            finish();
            if (started) {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new IOException("the history was not written: " + file + ": " + e, e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void finish() throws IOException {
        try (allocator; table; batch; channel) {
            writeAbove(0);
            if (failure != null) {
                throw failure;
            }
            if (started) {
                writer.end();
                channel.force(true);
            }
        }
    }
}
