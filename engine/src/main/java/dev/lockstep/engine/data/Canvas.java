package dev.lockstep.engine.data;

import java.util.Arrays;

/** A small grayscale image that ink is put on: round-ended segments of varying width with soft edges. Reused from sample to sample. */
final class Canvas {
    private final int size;
    private final float[] ink;

    Canvas(int size) {
        this.size = size;
        this.ink = new float[size * size];
    }

    void clear() {
        Arrays.fill(ink, 0);
    }

    /** Coverage in [0, 1] of pixel (x, y), whose centre is at (x + 0.5, y + 0.5). */
    float ink(int x, int y) {
        return ink[y * size + x];
    }

    /**
     * Draws from (x0, y0) to (x1, y1), the radius going from r0 to r1, all in pixels. Where strokes cross, the darker ink stays.
     *
     * @param softness width of the edge over which the ink fades out, in pixels
     */
    void segment(float x0, float y0, float r0, float x1, float y1, float r1, float softness) {
        float reach = Math.max(r0, r1) + softness * 0.5f;
        int left = Math.max(0, (int) (Math.min(x0, x1) - reach));
        int right = Math.min(size - 1, (int) (Math.max(x0, x1) + reach));
        int top = Math.max(0, (int) (Math.min(y0, y1) - reach));
        int bottom = Math.min(size - 1, (int) (Math.max(y0, y1) + reach));
        float dx = x1 - x0;
        float dy = y1 - y0;
        float inverse = 1f / Math.max(dx * dx + dy * dy, 1e-6f);
        float slope = 1f / softness;
        float reachSquared = reach * reach;
        for (int y = top; y <= bottom; y++) {
            float py = y + 0.5f - y0;
            for (int x = left; x <= right; x++) {
                float px = x + 0.5f - x0;
                // Comparisons instead of Math.min and Math.max: those also order NaN and zeros, at a third of this loop's time.
                float t = (px * dx + py * dy) * inverse;
                t = t < 0f ? 0f : t > 1f ? 1f : t;
                float ex = px - t * dx;
                float ey = py - t * dy;
                float squared = ex * ex + ey * ey;
                if (squared < reachSquared) {
                    float covered = (r0 + t * (r1 - r0) - (float) Math.sqrt(squared)) * slope + 0.5f;
                    int at = y * size + x;
                    if (covered > ink[at]) {
                        ink[at] = covered > 1f ? 1f : covered;
                    }
                }
            }
        }
    }
}
