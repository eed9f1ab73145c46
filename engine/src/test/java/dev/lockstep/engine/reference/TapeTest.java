package dev.lockstep.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The tutorial's first example of automatic differentiation: a^3 + b at (1, 4) has the gradient (3, 1). */
class TapeTest {
    private final Tape tape = new Tape();

    @Test
    void aCubedPlusB() {
        int a = tape.leaf(1);
        int b = tape.leaf(4);
        int y = sum(product(product(a, a), a), b);
        assertEquals(5, tape.value(y));
        double[] gradient = tape.gradient(new int[] {y}, new double[] {1});
        assertEquals(3, gradient[a], "a is used three times, and its derivatives add up");
        assertEquals(1, gradient[b]);
    }

    @Test
    void elsewhereToo() {
        int a = tape.leaf(-2);
        int b = tape.leaf(0.5);
        double[] gradient = tape.gradient(new int[] {sum(product(product(a, a), a), b)}, new double[] {2});
        assertEquals(24, gradient[a]);
        assertEquals(2, gradient[b]);
    }

    private int product(int x, int y) {
        tape.edge(x, tape.value(y));
        tape.edge(y, tape.value(x));
        return tape.node(tape.value(x) * tape.value(y));
    }

    private int sum(int x, int y) {
        tape.edge(x, 1);
        tape.edge(y, 1);
        return tape.node(tape.value(x) + tape.value(y));
    }
}
