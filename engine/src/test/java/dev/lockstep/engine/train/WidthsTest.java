package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.support.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One digest for every vector width and for interpreted code. */
class WidthsTest {
    private static final String EXPECTED = Digest.of();

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void everyVectorWidthGivesTheSameBits(int bytes) throws Exception {
        String[] lines = ChildJvm.run(Digest.class, "--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=" + bytes).split("\n");
        assertEquals(EXPECTED, lines[1], lines[0]);
    }

    @Test
    void interpretedScalarCodeGivesTheSameBits() throws Exception {
        String[] lines = ChildJvm.run(Digest.class, "-Xint").split("\n");
        assertEquals(EXPECTED, lines[1], lines[0]);
    }

    /** Prints what it ran on and the digest of the weights that came out. */
    static final class Digest {
        public static void main(String[] args) {
            System.out.println(Backends.best().availability().detail());
            System.out.println(of());
        }

        static String of() {
            return Runs.sha256(List.of(Runs.run(1, 40, 11, 0.05)), 0, Runs.squares(100, 16), Backends.best());
        }
    }
}
