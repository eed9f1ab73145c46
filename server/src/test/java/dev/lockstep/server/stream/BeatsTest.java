package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Time moved by hand, tick by tick. */
class BeatsTest {
    private Runnable tick;
    private long millis;
    private final Beats beats = new Beats(next -> tick = next, () -> millis * 1_000_000);
    private final List<Integer> perTick = new ArrayList<>();

    private final class FakeVoice implements Beats.Voice {
        /** When it said something, beats and other things. */
        private final List<Integer> spoke = new ArrayList<>(List.of(beats.now()));
        private int beaten;
        private boolean closed;

        FakeVoice() {
            beats.add(this);
        }

        void speak() {
            spoke.add(beats.now());
        }

        @Override
        public int spoke() {
            return spoke.get(spoke.size() - 1);
        }

        @Override
        public void beat() {
            beaten++;
            speak();
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        int longestSilence() {
            return IntStream.range(1, spoke.size()).map(i -> spoke.get(i) - spoke.get(i - 1)).max().orElse(0);
        }
    }

    private List<FakeVoice> voices(int count) {
        return Stream.generate(FakeVoice::new).limit(count).toList();
    }

    private void pass(int ticks, List<FakeVoice> voices) {
        pass(ticks, Beats.TICK_MILLIS, voices);
    }

    /** @param length of a tick in ms, as timers have it */
    private void pass(int ticks, int length, List<FakeVoice> voices) {
        for (int i = 0; i < ticks; i++) {
            millis += length;
            int before = voices.stream().mapToInt(voice -> voice.beaten).sum();
            tick.run();
            perTick.add(voices.stream().mapToInt(voice -> voice.beaten).sum() - before);
        }
    }

    @Test
    void noneOfManyIsSilentForMoreThanThreeSeconds() {
        for (int count : new int[] {1, 3, 49, 50, 51, 1_003}) {
            List<FakeVoice> voices = voices(count);
            pass(1_000, voices);
            voices.forEach(voice -> {
                assertTrue(voice.beaten >= 6 && voice.beaten <= 10, count + " voices, beats in 20 s: " + voice.beaten);
                assertTrue(voice.longestSilence() <= Beats.SILENT_TICKS + Beats.ROUND_TICKS, count + " voices, silent for ticks=" + voice.longestSilence());
            });
            voices.forEach(voice -> voice.closed = true);
            pass(2 * Beats.ROUND_TICKS, voices);
            assertEquals(0, beats.size());
        }
    }

    @Test
    void aCrowdThatHeardSomethingTogetherHasItsBeatsOverASecond() {
        List<FakeVoice> voices = voices(1_000);
        voices.forEach(FakeVoice::speak);
        pass(500, voices);
        assertTrue(Collections.max(perTick) <= 20, "beats in one tick: " + Collections.max(perTick));
    }

    @Test
    void aLoopWhoseTimersAreLateKeepsNobodyWaitingForLonger() {
        for (int length : new int[] {21, 35, 60}) {
            List<FakeVoice> voices = voices(1_000);
            pass(20_000 / length, length, voices);
            // They come with a timer, and are counted by it.
            int late = 2 * length / Beats.TICK_MILLIS + 1;
            voices.forEach(voice -> assertTrue(
                    voice.beaten >= 6 && voice.longestSilence() <= Beats.SILENT_TICKS + Beats.ROUND_TICKS + late, "ms=" + length + ", silent for ticks=" + voice.longestSilence()));
            voices.forEach(voice -> voice.closed = true);
            pass(2 * Beats.ROUND_TICKS, voices);
        }
    }

    @Test
    void aLoopThatWasHeldUpDoesNotMakeUpForItAtOnce() {
        List<FakeVoice> voices = voices(1_000);
        pass(1, 5_000, voices);
        assertEquals(Beats.MOST_TICKS * 20, perTick.get(0));
        pass(Beats.ROUND_TICKS, voices);
        voices.forEach(voice -> assertEquals(1, voice.beaten));
    }

    @Test
    void whoSpeaksHasNoBeats() {
        List<FakeVoice> voices = voices(60);
        FakeVoice busy = voices.get(30);
        for (int i = 0; i < 50; i++) {
            pass(Beats.SILENT_TICKS - 1, voices);
            busy.speak();
        }
        assertEquals(0, busy.beaten);
        assertTrue(voices.get(29).beaten > 30 && voices.get(31).beaten > 30);
    }

    @Test
    void aCrowdThatLeavesKeepsNobodyFromTheirBeats() {
        List<FakeVoice> voices = voices(500);
        pass(130, voices);
        voices.subList(3, 500).forEach(voice -> voice.closed = true);
        pass(1_000, voices);
        assertEquals(3, beats.size());
        voices.subList(0, 3).forEach(voice -> assertTrue(voice.longestSilence() <= Beats.SILENT_TICKS + Beats.ROUND_TICKS, "silent for ticks=" + voice.longestSilence()));
    }
}
