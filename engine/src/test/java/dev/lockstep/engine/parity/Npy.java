package dev.lockstep.engine.parity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * An array in numpy's format, version 1: {@code \x93NUMPY}, two bytes of version, two bytes of header length, the header as a Python dictionary, the values.
 */
final class Npy {
    private Npy() {}

    /** Little-endian float64 or float32, row-major. */
    static double[] read(InputStream stream) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        int length = file.getShort(8);
        String header = new String(file.array(), 10, length, StandardCharsets.US_ASCII);
        boolean wide = header.contains("'<f8'");
        if (!wide && !header.contains("'<f4'") || !header.contains("'fortran_order': False")) {
            throw new IOException("unexpected array: " + header);
        }
        file.position(10 + length);
        double[] values = new double[file.remaining() / (wide ? 8 : 4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = wide ? file.getDouble() : file.getFloat();
        }
        return values;
    }
}
