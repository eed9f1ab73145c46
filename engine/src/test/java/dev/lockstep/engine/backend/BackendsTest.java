package dev.lockstep.engine.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.support.ChildJvm;
import org.junit.jupiter.api.Test;

class BackendsTest {
    @Test
    void theProcessorIsAlwaysThere() {
        assertEquals("cpu", Backends.best().id());
        assertTrue(Backends.best().availability().detail().matches("Vector API, (128|256|512) bit"), Backends.best().availability().detail());
    }

    @Test
    void withoutTheVectorModuleScalarKernelsServeAndSayWhy() throws Exception {
        assertEquals("scalar kernels: the Vector API is not there; start java with --add-modules jdk.incubator.vector\n",
                ChildJvm.run(Detail.class));
    }

    /** Prints what the best backend runs on. */
    static final class Detail {
        public static void main(String[] args) {
            System.out.println(Backends.best().availability().detail());
        }
    }
}
