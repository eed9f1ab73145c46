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
 */
record Hand(float carelessness, float radius, float pressure, float softness, float darkness, float grain,
        float scaleX, float scaleY, float slant, float cos, float sin, float bend, float taper, float waist, float centreX, float centreY) {
    private static final float CENTRE = StrokesSource.SIZE * 0.5f;

    static Hand draw(SampleRandom random) {
        // cos and sin by the tangent of the half angle: rational, hence the same bits everywhere.
        float half = 0.11f * random.bell();
        float norm = 1f / (1f + half * half);
        return new Hand(
                random.between(0.03f, 0.13f),
                random.between(0.75f, 1.55f),
                random.between(0.1f, 0.5f),
                random.between(0.9f, 1.7f),
                random.between(0.82f, 1f),
                random.between(0f, 0.25f),
                random.between(11.5f, 18.5f),
                random.between(17f, 21f),
                0.12f + 0.42f * random.bell(),
                (1f - half * half) * norm,
                2f * half * norm,
                0.22f * random.bell(),
                0.4f * random.bell(),
                0.35f * random.bell(),
                CENTRE + 1.8f * random.bell(),
                CENTRE + 1.6f * random.bell());
    }

    /** Column on the canvas of the point (u, v) of the unit square. */
    float x(float u, float v) {
        float h = horizontal(u, v);
        return centreX + cos * h - sin * vertical(v);
    }

    /** Row on the canvas of the point (u, v) of the unit square. */
    float y(float u, float v) {
        float h = horizontal(u, v);
        return centreY + sin * h + cos * vertical(v);
    }

    private float horizontal(float u, float v) {
        float down = v - 0.5f;
        float across = (u - 0.5f) * (1f + taper * down) + bend * (down * down - 0.12f);
        return scaleX * across - slant * scaleY * down;
    }

    /** The waist moves up or down while top and bottom stay. */
    private float vertical(float v) {
        return scaleY * (v - 0.5f + waist * v * (1f - v) - 0.2f * waist);
    }
}
