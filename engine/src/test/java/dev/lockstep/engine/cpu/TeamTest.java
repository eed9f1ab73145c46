package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyUnitIsDoneOnceAndStagesSeeWhatWasBefore(int threads) {
        int[] a = new int[7];
        int[] b = new int[7];
        int[] sum = new int[3];
        Stage[] stages = {
            Stage.blocks((kernels, from, to) -> {
                for (int i = from; i < to; i++) {
                    a[i]++;
                }
            }),
            Stage.tiles(3, 1, (kernels, from, to) -> {
                for (int s = from; s < to; s++) {
                    sum[s] += Arrays.stream(a).sum();
                }
            }),
            Stage.blocks((kernels, from, to) -> {
                for (int i = from; i < to; i++) {
                    b[i] += sum[0] + sum[1] + sum[2];
                }
            })};
        try (Team team = new Team(threads, ScalarKernels::new)) {
            for (int run = 1; run <= 500; run++) {
                Arrays.fill(sum, 0);
                Arrays.fill(b, 0);
                team.run(stages, 7);
                assertArrayEquals(new int[] {run, run, run, run, run, run, run}, a);
                assertArrayEquals(new int[] {7 * run, 7 * run, 7 * run}, sum);
                assertEquals(7 * 21 * run, Arrays.stream(b).sum());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void aFailureOfAnyThreadReachesTheCallerAndTheTeamGoesOn(int threads) {
        Stage[] failing = {Stage.tiles(threads, 1, (kernels, from, to) -> {
            if (to == threads) {
                throw new IllegalArgumentException("unit " + from);
            }
        })};
        int[] done = new int[threads];
        Stage[] fine = {Stage.tiles(threads, 1, (kernels, from, to) -> done[from]++)};
        try (Team team = new Team(threads, ScalarKernels::new)) {
            assertEquals("a thread of the engine failed: java.lang.IllegalArgumentException: unit " + (threads - 1),
                    assertThrows(IllegalStateException.class, () -> team.run(failing, 1)).getMessage());
            team.run(fine, 1);
            assertEquals(threads, Arrays.stream(done).sum());
        }
    }
}
