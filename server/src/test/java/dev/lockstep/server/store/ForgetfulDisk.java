package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Real files, whose content at their last sync is remembered: what a machine that loses its power would find. */
final class ForgetfulDisk implements LogDisk {
    /** In place of the content of a file that nobody would find. */
    private static final byte[] LOST = {};

    /** By file; empty before the first sync. */
    private final Map<Path, byte[]> durable = new ConcurrentHashMap<>();
    private final List<Path> syncs = new CopyOnWriteArrayList<>();
    /** Files and directories that are to be found in theirs. */
    private final Set<Path> entered = ConcurrentHashMap.newKeySet();
    /** Called on the thread that syncs, before anything is durable. */
    volatile Consumer<Path> beforeSync = file -> {};

    @Override
    public FileChannel open(Path file) throws IOException {
        if (Files.exists(file)) {
            entered.addAll(List.of(file, file.getParent()));
        }
        FileChannel channel = SYSTEM.open(file);
        // What was there before this process is as durable as it will get.
        durable.putIfAbsent(file, Files.readAllBytes(file));
        return new Watched(file, channel);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        SYSTEM.syncDirectory(directory);
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(entered::add);
        }
    }

    /** Files that were synced, in order. */
    List<Path> syncs() {
        return List.copyOf(syncs);
    }

    /**
     * Takes back everything since the last sync of each file, but for the files named: the system may have written any of them by itself.
     *
     * @param lucky the ends of names of files whose last writes were saved all the same
     */
    static void losePower(Map<Path, byte[]> atThatMoment, String... lucky) throws IOException {
        for (Map.Entry<Path, byte[]> file : atThatMoment.entrySet()) {
            if (List.of(lucky).stream().noneMatch(name -> file.getKey().toString().endsWith(name))) {
                if (file.getValue() == LOST) {
                    Files.delete(file.getKey());
                } else {
                    Files.write(file.getKey(), file.getValue());
                }
            }
        }
    }

    /** What would be found now. */
    Map<Path, byte[]> durable() {
        return durable.keySet().stream().collect(Collectors.toMap(file -> file, file -> entered.containsAll(List.of(file, file.getParent())) ? durable.get(file) : LOST));
    }

    private final class Watched extends FileChannel {
        private final Path file;
        private final FileChannel channel;

        private Watched(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            beforeSync.accept(file);
            byte[] content = Files.readAllBytes(file);
            channel.force(metaData);
            durable.put(file, content);
            syncs.add(file);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            return channel.write(from, position);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }

        @Override
        public int read(ByteBuffer to) {
            throw unused();
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) {
            throw unused();
        }

        @Override
        public int read(ByteBuffer to, long position) {
            throw unused();
        }

        @Override
        public int write(ByteBuffer from) {
            throw unused();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw unused();
        }

        @Override
        public long position() {
            throw unused();
        }

        @Override
        public FileChannel position(long position) {
            throw unused();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw unused();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw unused();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw unused();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw unused();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw unused();
        }

        private UnsupportedOperationException unused() {
            return new UnsupportedOperationException("logs are written at positions, and read elsewhere");
        }
    }
}
