package dev.lockstep.engine.data;

import java.util.List;

/**
 * How people write the ten digits: several styles for each, as pen strokes.
 *
 * <p>A stroke is a list of points {@code x,y} in hundredths of the digit's box, y downwards, in writing order; the pen goes through them in a
 * smooth curve, except at a point marked {@code !}, where it turns sharply. Strokes are separated by {@code |}.
 */
final class Glyphs {
    /** One way of writing a digit; {@code weight} is how common it is among the digit's styles. */
    record Style(int weight, List<Stroke> strokes) {}

    /** Points of one stroke in the unit square; {@code corner[i]} says that the pen turns sharply there. */
    record Stroke(float[] x, float[] y, boolean[] corner) {}

    private static final List<List<Style>> DIGITS = List.of(
            List.of(
                    style(5, "52,2 26,12 10,46 24,86 50,98 76,86 91,50 76,14 48,3"),
                    style(4, "72,10 42,4 15,28 10,62 32,95 66,94 90,62 84,24 58,4 40,8"),
                    style(2, "40,4 14,30 12,66 38,97 70,90 90,54 80,18 54,2 30,16")),
            List.of(
                    style(6, "50,2 50,34 50,66 50,98"),
                    style(4, "30,24 44,14 56,2! 55,34 54,66 53,98"),
                    style(2, "32,22 44,12 52,2! 52,34 52,66 52,96 | 26,97 52,98 78,96")),
            List.of(
                    style(5, "12,24 26,6 54,2 78,16 78,38 58,62 34,80 9,96! 38,95 66,96 92,94"),
                    style(4, "14,26 28,6 58,2 80,20 72,46 46,72 20,94 9,84 22,74 46,84 70,96 92,88"),
                    style(2, "14,14 46,4 78,12 74,34 46,64 12,95! 50,93 90,95")),
            List.of(
                    style(5, "16,14 40,2 70,8 76,26 60,42 38,48! 66,52 86,70 76,90 46,99 13,88"),
                    style(2, "16,5 48,5 80,4! 62,24 42,42! 70,48 88,68 74,92 42,99 12,88"),
                    style(4, "17,18 42,3 72,10 72,32 50,46 38,50 54,51 80,62 80,86 50,98 15,86")),
            List.of(
                    style(5, "22,4 19,28 13,54! 46,56 88,50 | 72,6 69,38 67,68 65,98"),
                    style(3, "66,98 65,66 64,34 64,3! 40,30 10,66! 50,67 92,65"),
                    style(3, "30,3 22,26 13,50 24,61 52,57 76,50 | 78,10 74,40 68,70 64,98")),
            List.of(
                    style(5, "28,5 25,24 22,46! 50,40 78,52 84,72 66,94 38,98 12,88 | 27,6 54,5 84,3"),
                    style(4, "80,4 54,5 28,6! 25,25 22,46! 50,38 78,48 86,70 70,92 40,99 12,90"),
                    style(2, "84,8 54,3 28,14 28,36 54,46 78,60 80,82 50,98 14,90")),
            List.of(
                    style(5, "70,4 44,18 22,44 14,72 30,94 58,98 82,80 74,58 48,52 20,68"),
                    style(3, "56,2 38,28 22,56 18,84 42,98 70,92 80,72 62,56 38,60 22,78"),
                    style(2, "78,14 56,3 30,22 14,56 22,88 50,98 80,86 80,62 54,52 26,64 17,78")),
            List.of(
                    style(5, "10,8 46,6 88,6! 68,36 50,66 38,98"),
                    style(3, "12,9 48,7 88,5! 70,36 54,66 42,98 | 34,54 58,51 84,48"),
                    style(2, "12,24 14,8! 50,7 86,6! 66,34 54,64 48,98"),
                    style(2, "12,14 44,8 80,10 76,34 56,64 44,98")),
            List.of(
                    style(5, "76,16 50,3 26,12 26,32 50,47 76,66 76,88 50,98 24,88 24,66 50,47 74,32 78,14"),
                    style(3, "50,46 26,34 26,12 50,2 76,12 74,34 50,46 24,62 20,86 48,99 80,86 78,62 50,46"),
                    style(2, "84,8 56,2 28,14 30,34 56,50 80,70 72,92 44,98 20,84 30,62 58,46 82,24 88,10")),
            List.of(
                    style(5, "78,20 52,4 26,12 18,36 38,54 64,46 78,20! 76,46 73,72 70,98"),
                    style(3, "78,22 54,4 26,12 18,34 36,52 62,46 78,22! 82,52 74,84 46,98 16,88"),
                    style(3, "76,16 50,2 24,16 22,40 44,54 70,42 78,16! 70,46 56,72 40,98")));

    private Glyphs() {}

    /** The styles of one digit, never empty. */
    static List<Style> of(int digit) {
        return DIGITS.get(digit);
    }

    private static Style style(int weight, String strokes) {
        return new Style(weight, List.of(strokes.split(" \\| ")).stream().map(Glyphs::stroke).toList());
    }

    private static Stroke stroke(String text) {
        String[] points = text.split(" ");
        float[] x = new float[points.length];
        float[] y = new float[points.length];
        boolean[] corner = new boolean[points.length];
        for (int i = 0; i < points.length; i++) {
            corner[i] = points[i].endsWith("!");
            String[] xy = points[i].replace("!", "").split(",");
            x[i] = Integer.parseInt(xy[0]) / 100f;
            y[i] = Integer.parseInt(xy[1]) / 100f;
        }
        return new Stroke(x, y, corner);
    }
}
