package dev.lockstep.server.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against the table of order statistics: of 40 values the 95 % interval of the median reaches from the 14th to the 27th. */
class PairedTest {
    @Test
    void theIntervalIsThatOfTheTable() {
        double[] ratios = IntStream.rangeClosed(1, 40).mapToDouble(i -> (i * 7 % 41) / 100.0).toArray();
        assertEquals("20.50 % (95 % confidence: 14.00 to 27.00 %, n=40)", Paired.of(ratios).toString());
        assertEquals(new Paired(0.02, 0.01, 0.03, 3), Paired.of(new double[] {0.03, 0.01, 0.02}));
        assertEquals("98.00 % (95 % confidence: 97.00 to 99.00 %, n=2)", Paired.of(new double[] {0.97, 0.99}).toString());
    }
}
