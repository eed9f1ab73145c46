package dev.lockstep.engine.data;

/**
 * What stays the same while one digit is written: pen and posture.
 *
 * @param carelessness how far points stray, in units of the digit's box
 * @param radius of the pen, in pixels
 * @param pressure how much the radius varies along a stroke, as a share of it
 * @param softness width of the ink's edge, in pixels
 * @param darkness of full ink, up to 1
 * @param grain how much of the ink the paper's texture takes away at most, as a share
 * @param scaleX width of the digit's box in pixels; {@code scaleY} is its height
 * @param slant how far the top leans to the right, as a share of the height
 * @param bend how round the back is; {@code taper} makes one end wider, {@code waist} moves the middle up or down
 * @param shiftX how far from the middle of the paper, in pixels; likewise {@code shiftY}
 */
record Hand(float carelessness, float radius, float pressure, float softness, float darkness, float grain,
        float scaleX, float scaleY, float slant, float cos, float sin, float bend, float taper, float waist, float shiftX, float shiftY) {
    static Hand draw(SampleRandom random) {
        // cos and sin by the tangent of the half angle: rational, hence the same bits everywhere.
        float half = 0.17f * random.bell();
        float norm = 1f / (1f + half * half);
        return new Hand(
                random.between(0.04f, 0.14f),
                random.between(0.95f, 1.85f),
                random.between(0.1f, 0.4f),
                random.between(0.9f, 1.6f),
                random.between(0.9f, 1f),
                random.between(0f, 0.2f),
                random.between(10.5f, 19f),
                random.between(15.5f, 20.5f),
                0.12f + 0.5f * random.bell(),
                (1f - half * half) * norm,
                2f * half * norm,
                0.3f * random.bell(),
                0.45f * random.bell(),
                0.4f * random.bell(),
                2.3f * random.bell(),
                2.3f * random.bell());
    }

    /** Column of the point (u, v) of the unit square, from an origin of its own. */
    float x(float u, float v) {
        float h = horizontal(u, v);
        return cos * h - sin * vertical(v);
    }

    /** Row of the point (u, v) of the unit square, from an origin of its own. */
    float y(float u, float v) {
        float h = horizontal(u, v);
        return sin * h + cos * vertical(v);
    }

    private float horizontal(float u, float v) {
        float down = v - 0.5f;
        float across = (u - 0.5f) * (1f + taper * down) + bend * (down * down - 0.12f);
        return scaleX * across - slant * scaleY * down;
    }

    private float vertical(float v) {
        return scaleY * (v - 0.5f + waist * v * (1f - v) - 0.2f * waist);
    }
}
