// Between two passes: keeps what came of the one before, and says what every run does in the next. So a row of passes needs nobody on the other side.
#include "cohort.cuh"

struct TurnArguments {
    Cohort cohort;
    // Of the cohort.
    int runs;
    // In the memory of a run: not 0 once its loss was infinite or undefined.
    int halted;
};

// Of one run; they lie behind its cohort's Runs, and behind them the Runs of the passes: [pass][run].
struct Turn {
    int next;
    int passes;
};

// The sums go on where the pass before left them, if need be that of the row before.
constexpr int GOES_ON = 1;
// The last pass of a step.
constexpr int ENDS_STEP = 2;

constexpr float MOST_FINITE = 0x1.fffffep127f;

KERNEL(turn, TurnArguments) {
    if (threadIdx.x > 0) return;
    int run = (int) blockIdx.z;
    Run& now = a.cohort.runs[run];
    Turn& turn = ((Turn*) (a.cohort.runs + a.runs))[run];
    Run* passes = (Run*) ((Turn*) (a.cohort.runs + a.runs) + a.runs) + run;
    float* halted = memory_of_run(a.cohort) + a.halted;
    if (turn.next > 0) {
        Run& before = passes[(long long) (turn.next - 1) * a.runs];
        before.loss_sum = now.loss_sum;
        before.correct = now.correct;
        float loss = (float) (now.loss_sum / now.batch);
        if (now.active && now.turn & ENDS_STEP && !(fabsf(loss) <= MOST_FINITE)) {
            *halted = 1;
        }
    }
    if (turn.next < turn.passes) {
        Run next = passes[(long long) turn.next * a.runs];
        if (next.turn & GOES_ON) {
            next.loss_sum = now.loss_sum;
            next.correct = now.correct;
        }
        // Tests are not ordered, and nobody looks at those of a run that is halted.
        if (next.ordered && *halted != 0) {
            next.active = 0;
        }
        now = next;
    }
    turn.next++;
}
