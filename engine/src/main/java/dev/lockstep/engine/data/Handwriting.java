package dev.lockstep.engine.data;

import dev.lockstep.engine.data.Glyphs.Stroke;
import dev.lockstep.engine.data.Glyphs.Style;
import java.util.List;

/**
 * Writes one digit the way a person might: picks a style, moves every point a little, bends, slants, turns and scales the whole, and draws it
 * with a pen of its own width, softness and pressure.
 *
 * <p>Only additions, multiplications, divisions and square roots are used, which IEEE 754 rounds the same everywhere: the same random numbers
 * give the same bytes on every machine.
 */
final class Handwriting {
    private static final int SIZE = StrokesSource.SIZE;
    private static final int PIECES = 4;
    private static final int MAX_POINTS = 32;
    /** Left free around the digit where it fits. */
    private static final float MARGIN = 1f;

    private final Canvas canvas = new Canvas(SIZE);
    private final float[] strayX = new float[MAX_POINTS];
    private final float[] strayY = new float[MAX_POINTS];
    /** The points of all strokes of the digit, one stroke behind the other. */
    private final float[] x = new float[MAX_POINTS];
    private final float[] y = new float[MAX_POINTS];
    private final float[] radius = new float[MAX_POINTS];

    /** @param pixels where the image goes, from {@code at} on */
    void write(int digit, SampleRandom random, byte[] pixels, int at) {
        canvas.clear();
        Style style = pick(Glyphs.of(digit), random);
        Hand hand = Hand.draw(random);
        int points = 0;
        for (Stroke stroke : style.strokes()) {
            place(stroke, points, hand, random);
            points += stroke.x().length;
        }
        float reach = MARGIN + hand.radius();
        position(x, points, hand.shiftX(), reach);
        position(y, points, hand.shiftY(), reach);
        int first = 0;
        for (Stroke stroke : style.strokes()) {
            draw(stroke, first, hand);
            first += stroke.x().length;
        }
        develop(hand, random, pixels, at);
    }

    private static Style pick(List<Style> styles, SampleRandom random) {
        int total = 0;
        for (Style style : styles) {
            total += style.weight();
        }
        int left = random.below(total);
        for (Style style : styles) {
            left -= style.weight();
            if (left < 0) {
                return style;
            }
        }
        throw new AssertionError(left);
    }

    private void place(Stroke stroke, int first, Hand hand, SampleRandom random) {
        int count = stroke.x().length;
        stray(count, hand.carelessness(), random, strayX);
        stray(count, hand.carelessness(), random, strayY);
        for (int i = 0; i < count; i++) {
            float u = stroke.x()[i] + strayX[i];
            float v = stroke.y()[i] + strayY[i];
            x[first + i] = hand.x(u, v);
            y[first + i] = hand.y(u, v);
            radius[first + i] = hand.radius() * (1f + hand.pressure() * random.bell());
        }
    }

    /** Moves the digit to the middle of the paper and by {@code shift} from there, but not over the edge if it fits. */
    private static void position(float[] points, int count, float shift, float reach) {
        float low = points[0];
        float high = points[0];
        for (int i = 1; i < count; i++) {
            low = points[i] < low ? points[i] : low;
            high = points[i] > high ? points[i] : high;
        }
        float room = (SIZE - (high - low)) * 0.5f - reach;
        room = room < 0f ? 0f : room;
        float move = SIZE * 0.5f - (low + high) * 0.5f + (shift > room ? room : shift < -room ? -room : shift);
        for (int i = 0; i < count; i++) {
            points[i] += move;
        }
    }

    /** How far the points of a stroke are from where they should be: neighbours stray together, or curves would have kinks. */
    private static void stray(int count, float carelessness, SampleRandom random, float[] out) {
        float before = random.bell();
        float here = random.bell();
        // A stroke is misplaced as a whole too: bars that miss, stems that cross.
        float all = 0.5f * random.bell();
        for (int i = 0; i < count; i++) {
            float after = random.bell();
            out[i] = carelessness * (all + 0.6f * before + here + 0.6f * after);
            before = here;
            here = after;
        }
    }

    /** A Catmull-Rom spline through the points, interrupted at corners, as short segments. */
    private void draw(Stroke stroke, int first, Hand hand) {
        boolean[] corner = stroke.corner();
        int last = corner.length - 1;
        for (int k = 0; k < last; k++) {
            int i = first + k;
            int before = k == 0 || corner[k] ? i : i - 1;
            int after = k + 1 == last || corner[k + 1] ? i + 1 : i + 2;
            float fromX = x[i];
            float fromY = y[i];
            float fromR = radius[i];
            for (int piece = 1; piece <= PIECES; piece++) {
                float t = piece / (float) PIECES;
                float toX = spline(x[before], x[i], x[i + 1], x[after], t);
                float toY = spline(y[before], y[i], y[i + 1], y[after], t);
                float toR = radius[i] + t * (radius[i + 1] - radius[i]);
                canvas.segment(fromX, fromY, fromR, toX, toY, toR, hand.softness());
                fromX = toX;
                fromY = toY;
                fromR = toR;
            }
        }
    }

    private static float spline(float p0, float p1, float p2, float p3, float t) {
        float a = 2f * p1;
        float b = p2 - p0;
        float c = 2f * p0 - 5f * p1 + 4f * p2 - p3;
        float d = 3f * (p1 - p2) + p3 - p0;
        return 0.5f * (a + t * (b + t * (c + t * d)));
    }

    /** Ink to bytes, with the grain of paper: one random word serves four neighbouring pixels. */
    private void develop(Hand hand, SampleRandom random, byte[] pixels, int at) {
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column += 4) {
                float any = canvas.ink(column, row) + canvas.ink(column + 1, row) + canvas.ink(column + 2, row) + canvas.ink(column + 3, row);
                if (any == 0f) {
                    continue;
                }
                int grain = random.bits();
                for (int i = 0; i < 4; i++) {
                    float rough = 1f - hand.grain() * ((grain >>> 8 * i & 0xff) * (1f / 255f));
                    pixels[at + row * SIZE + column + i] = (byte) (int) (canvas.ink(column + i, row) * rough * hand.darkness() * 255f + 0.5f);
                }
            }
        }
    }
}
