package dev.lockstep.engine.cuda;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The kernels on this machine's processor: {@code src/main/cuda/host} in a process of its own. */
public final class HostDevice implements Device {
    private final Process process;
    private final OutputStream commands;
    private final DataInputStream answers;
    private final Set<String> launched = new TreeSet<>();

    /** @param order of threads: ascending, descending or shuffled */
    public HostDevice(Path program, String order) {
        try {
            process = new ProcessBuilder(program.toString(), order).start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        commands = new BufferedOutputStream(process.getOutputStream(), 1 << 16);
        answers = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }

    /** Names of kernels. */
    Set<String> launched() {
        return launched;
    }

    @Override
    public long allocate(long bytes) {
        send('a', bytes);
        return ByteBuffer.wrap(answer(8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Override
    public void free(long address) {
        send('f', address);
    }

    @Override
    public void write(long address, byte[] bytes) {
        send('w', address, bytes.length);
        send(bytes);
    }

    @Override
    public byte[] read(long address, int bytes) {
        send('r', address, bytes);
        return answer(bytes);
    }

    @Override
    public void launch(Launch launch, int runs, byte[] cohort) {
        launched.add(launch.kernel());
        byte[] name = launch.kernel().getBytes(StandardCharsets.US_ASCII);
        byte[] struct = launch.struct(cohort);
        send('l', name.length);
        send(name);
        send(launch.x(), launch.y(), runs, struct.length);
        send(struct);
    }

    @Override
    public ByteBuffer pinned(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void release(ByteBuffer pinned) {}

    @Override
    public void upload(ByteBuffer pinned, int bytes, long address) {
        write(address, Arrays.copyOf(pinned.array(), bytes));
    }

    @Override
    public void download(long address, int bytes, ByteBuffer pinned) {
        System.arraycopy(read(address, bytes), 0, pinned.array(), 0, bytes);
    }

    /** Launches as they are. */
    private record Recorded(List<Launch> launches, int runs, byte[] cohort) implements Sequence {
        @Override
        public void close() {}
    }

    @Override
    public Sequence sequence(List<Launch> launches, int runs, byte[] cohort) {
        return new Recorded(launches, runs, cohort);
    }

    @Override
    public void launch(Sequence sequence) {
        Recorded recorded = (Recorded) sequence;
        recorded.launches.forEach(launch -> launch(launch, recorded.runs, recorded.cohort));
    }

    @Override
    public void await() {}

    @Override
    public Mark mark() {
        return () -> {};
    }

    @Override
    public void set(Mark mark) {}

    @Override
    public void await(Mark mark) {}

    private void send(char command, long... numbers) {
        send(new byte[] {(byte) command});
        send(numbers);
    }

    private void send(long... numbers) {
        ByteBuffer buffer = CohortMemory.buffer(8 * numbers.length);
        buffer.asLongBuffer().put(numbers);
        send(buffer.array());
    }

    private void send(byte[] bytes) {
        try {
            commands.write(bytes);
        } catch (IOException e) {
            throw ended(e);
        }
    }

    private byte[] answer(int bytes) {
        try {
            commands.flush();
            byte[] answer = new byte[bytes];
            answers.readFully(answer);
            return answer;
        } catch (IOException e) {
            throw ended(e);
        }
    }

    private AssertionError ended(IOException cause) {
        try (InputStream errors = process.getErrorStream()) {
            return new AssertionError("the kernels ended: " + new String(errors.readAllBytes(), StandardCharsets.UTF_8), cause);
        } catch (IOException e) {
            return new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            commands.close();
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError("the kernels ended with status " + status + ": " + errors);
            }
        } catch (IOException e) {
            throw ended(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
