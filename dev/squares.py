"""Writes engine/.../cpu/Square16.java and Square8.java, which transpose squares of floats in registers.

Run as `python3 dev/squares.py` from the top of the repository. In as many passes as the length has bits, rows whose numbers differ in one bit exchange
the halves of their elements whose numbers differ in it. Written out because a vector stays in a register only as a local variable.
"""
from pathlib import Path

CPU = Path(__file__).parent.parent / "engine/src/main/java/dev/lockstep/engine/cpu"


def square(length):
    passes = [length >> i for i in range(1, length.bit_length())]
    lines = f"""package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** {length} vectors of {length} floats, transposed. Written by {{@code dev/squares.py}}. */
final class Square{length} {{
    static final int LENGTH = {length};
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_{32 * length};""".split("\n")
    for k in passes:
        lines += [f"    private static final VectorShuffle<Float> OTHER{k} = VectorShuffle.fromOp(S, i -> i ^ {k});",
                  f"    private static final VectorMask<Float> HIGH{k} = high({k});",
                  f"    private static final VectorMask<Float> LOW{k} = HIGH{k}.not();"]
    lines += f"""
    private Square{length}() {{}}

    private static VectorMask<Float> high(int bit) {{
        boolean[] lanes = new boolean[LENGTH];
        for (int i = 0; i < LENGTH; i++) {{
            lanes[i] = (i & bit) != 0;
        }}
        return VectorMask.fromArray(S, lanes, 0);
    }}

    /** m[to + column * stride + row] = m[from + row * LANES + column]. */
    static void transpose(float[] m, int from, int to, int stride) {{""".split("\n")
    lines += [f"        FloatVector a{i} = FloatVector.fromArray(S, m, from{f' + {i} * LANES' if i else ''});" for i in range(length)]
    declared = False
    for k in passes:
        for i in range(length):
            if not i & k:
                j = i | k
                lines += [f"        {'' if declared else 'FloatVector '}x = a{i}.rearrange(OTHER{k});",
                          f"        a{i} = a{i}.blend(a{j}.rearrange(OTHER{k}), HIGH{k});",
                          f"        a{j} = a{j}.blend(x, LOW{k});"]
                declared = True
    lines += [f"        a{i}.intoArray(m, to{f' + {i} * stride' if i > 1 else ' + stride' if i else ''});" for i in range(length)]
    return "\n".join(lines + ["    }", "}", ""])


for length in (16, 8):
    (CPU / f"Square{length}.java").write_text(square(length))
