// Activations and dropout, value by value; y may be x, dx may be dy.
#include "cohort.cuh"
#include "elementary.cuh"

struct ElementwiseArguments {
    Cohort cohort;
    // Forward: input and output. Backward: output, and the gradients of output and input in dy and x.
    Place x;
    Place y;
    Place dy;
    // Floats of a lane block.
    int count;
    // Where a run's constants of this operation lie.
    int constants;
    // Of dropout: where the mask lies, and the index of the layer.
    Place mask;
    int layer;
};

constexpr unsigned DROPOUT = 4;

#define ELEMENTWISE(name, i) \
    KERNEL(name, ElementwiseArguments) { \
        const Run& run = a.cohort.runs[blockIdx.z]; \
        int block = (int) blockIdx.y; \
        int i = (int) (blockIdx.x * THREADS + threadIdx.x); \
        if (!run.active || block >= lane_blocks(run) || i >= a.count) return; \
        float* memory = memory_of_run(a.cohort);
#define END }

ELEMENTWISE(relu, i)
    float x = memory[a.x.at(block) + i];
    memory[a.y.at(block) + i] = x <= 0 ? 0 : x;
END

ELEMENTWISE(relu_gradient, i)
    memory[a.x.at(block) + i] = memory[a.y.at(block) + i] > 0 ? memory[a.dy.at(block) + i] : 0;
END

ELEMENTWISE(leaky_relu, i)
    float x = memory[a.x.at(block) + i];
    memory[a.y.at(block) + i] = x > 0 ? x : x * memory[a.constants];
END

ELEMENTWISE(leaky_relu_gradient, i)
    float dy = memory[a.dy.at(block) + i];
    memory[a.x.at(block) + i] = memory[a.y.at(block) + i] > 0 ? dy : dy * memory[a.constants];
END

ELEMENTWISE(sigmoid, i)
    memory[a.y.at(block) + i] = lockstep_sigmoid(memory[a.x.at(block) + i]);
END

ELEMENTWISE(sigmoid_gradient, i)
    float y = memory[a.y.at(block) + i];
    memory[a.x.at(block) + i] = memory[a.dy.at(block) + i] * (1 - y) * y;
END

ELEMENTWISE(hyperbolic_tangent, i)
    memory[a.y.at(block) + i] = lockstep_tanh(memory[a.x.at(block) + i]);
END

ELEMENTWISE(hyperbolic_tangent_gradient, i)
    float y = memory[a.y.at(block) + i];
    memory[a.x.at(block) + i] = memory[a.dy.at(block) + i] * fmaf(-y, y, 1);
END

// The constants are p and the scale of what stays. The address of a random number has room for 4096 samples.
ELEMENTWISE(dropout, i)
    long long address = run.step + ((long long) a.layer << 48);
    long long index = (long long) (i / LANES) * 4096 + run.offset + block * LANES + i % LANES;
    float mask = random_uniform(run.seed, DROPOUT, address, index) >= memory[a.constants] ? memory[a.constants + 1] : 0;
    memory[a.mask.at(block) + i] = mask;
    memory[a.y.at(block) + i] = memory[a.x.at(block) + i] * mask;
END

ELEMENTWISE(dropout_gradient, i)
    memory[a.x.at(block) + i] = memory[a.dy.at(block) + i] * memory[a.mask.at(block) + i];
END

// Dropout in an evaluation.
ELEMENTWISE(copy, i)
    memory[a.y.at(block) + i] = memory[a.x.at(block) + i];
END
