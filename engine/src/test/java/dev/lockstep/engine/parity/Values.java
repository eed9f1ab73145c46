package dev.lockstep.engine.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.numerics.Philox;
import dev.lockstep.engine.numerics.Purpose;

/** Numbers that a fixture is fed with, and how close to the reference counts as equal. */
public final class Values {
    public static final double RTOL = 1.3e-6;
    public static final double ATOL = 1e-6;

    private Values() {}

    /** In [-scale, scale), exact in float32 where the scale is a power of two: {@code philox.signed} of the generator. */
    public static float[] signed(long seed, int tensor, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (2 * Philox.uniform(seed, Purpose.GENERATED_DATA, tensor, i) - 1) * (float) scale;
        }
        return values;
    }

    /** @param numbers size, scale and shift of a tensor */
    public static float[] signed(long seed, int tensor, JsonNode numbers) {
        float[] values = signed(seed, tensor, numbers.get("size").asInt(), numbers.get("scale").asDouble());
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) numbers.get("shift").asDouble();
        }
        return values;
    }

    /** The input of a case of layers. */
    public static float[] input(JsonNode node) {
        int count = node.get("batch").asInt();
        for (int extent : Layers.shape(node)) {
            count *= extent;
        }
        float[] values = signed(node.get("seed").asLong(), 0, count, node.get("scale").asDouble());
        for (int i = 0; node.get("ties").asBoolean() && i < values.length; i++) {
            values[i] = (float) Math.rint(values[i] * 4) / 4;
        }
        return values;
    }

    public static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    public static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    public static void assertClose(double[] expected, float[] actual, String name) {
        assertClose(expected, actual, RTOL, ATOL, name);
    }

    /** NaN and infinities must be the same, everything else within atol + rtol * |expected|. */
    public static void assertClose(double[] expected, float[] actual, double rtol, double atol, String name) {
        assertEquals(expected.length, actual.length, name);
        for (int i = 0; i < expected.length; i++) {
            boolean same = Double.compare(expected[i], actual[i]) == 0;
            double allowed = atol + rtol * Math.abs(expected[i]);
            if (!same && !(Math.abs(actual[i] - expected[i]) <= allowed)) {
                fail(name + "[" + i + "]: expected " + expected[i] + " but was " + actual[i] + ", off by " + (actual[i] - expected[i]) + ", allowed are "
                        + allowed);
            }
        }
    }
}
