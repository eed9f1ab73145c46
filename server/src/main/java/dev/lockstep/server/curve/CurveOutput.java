package dev.lockstep.server.curve;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What is written into a file of curves, little endian. */
final class CurveOutput {
    private static final int POINT_BYTES = 36;

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            bytes = ByteBuffer.allocate(Math.addExact(2 * bytes.capacity(), more)).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
        return bytes;
    }

    CurveOutput count(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    void index(int value) {
        room(1).put((byte) value);
    }

    CurveOutput sum(double value) {
        room(Double.BYTES).putDouble(value);
        return this;
    }

    void raw(ByteBuffer value) {
        room(value.remaining()).put(value);
    }

    void point(CurvePoint point) {
        room(POINT_BYTES).putInt(point.row()).putInt(point.step()).putInt(point.epoch()).putDouble(point.elapsedSeconds()).putLong(point.timeMicros())
                .putFloat(point.loss()).putFloat(point.accuracy());
    }

    static CurvePoint point(ByteBuffer in) {
        return new CurvePoint(in.getInt(), in.getInt(), in.getInt(), in.getDouble(), in.getLong(), in.getFloat(), in.getFloat());
    }

    /** All that was written, ready to be read. */
    ByteBuffer written() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
    }
}
