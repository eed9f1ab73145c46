package dev.lockstep.server.schedule;

/**
 * How a run ended.
 *
 * @param reason null for a run that is done; otherwise a sentence for a person, or null when a stop needs none
 * @param weightsSha256 of the final weights; null when there are none
 */
public record Outcome(RunState state, String reason, String weightsSha256) {
    public Outcome {
        if (!state.ended()) {
            throw new IllegalArgumentException("state=" + state + " is not an end");
        }
    }

    public static Outcome failed(String reason) {
        return new Outcome(RunState.FAILED, reason, null);
    }

    public static Outcome stopped(String weightsSha256) {
        return new Outcome(RunState.STOPPED, null, weightsSha256);
    }
}
