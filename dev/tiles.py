"""Writes the unrolled inner loops of the vector kernels: engine/.../cpu/Tiles8x3.java, Tiles5x5.java, Tiles5x2.java, Tiles4x2.java, FullyConnectedTile.java and NarrowTile.java.

Run as `python3 dev/tiles.py` from the top of the repository. A tile is CHANNELS channels by WIDE or WIDE - 1 columns, one vector each (a weight gradient has single columns, too): as many as the
registers hold beside the vectors of the columns and those weights that HotSpot reads ahead, three of them mostly. The loops are written out because an accumulator stays in a register only as a local
variable; see Tiles.java for what they do.
"""
from pathlib import Path

CPU = Path(__file__).parent.parent / "engine/src/main/java/dev/lockstep/engine/cpu"
SHAPES = [(8, 3, "32 registers"), (5, 5, "32 registers, for channels that come in fives"), (5, 2, "16 registers"), (4, 2, "16 registers, for channels that come in fours")]

HEAD = """package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {channels} channels by {wide} columns or {narrow}, for {registers}. Written by {{@code dev/tiles.py}}. */
final class Tiles{channels}x{wide} implements Tiles {{
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    @Override
    public int channels() {{
        return {channels};
    }}

    @Override
    public int columns() {{
        return {wide};
    }}

    @Override
    public void indirect(boolean wide, int at, int[] taps, int from, int to, float[] m, int[] source, int[] destination, int p, int end,
            int s, int d, int channel, int last) {{
        int q = end - 1;
        if (wide) {{
            {call_indirect_wide};
        }} else {{
            {call_indirect_narrow};
        }}
    }}

    @Override
    public void gradient(int columns, int[] positions, int from, int to, float[] m, int x, int[] weights, int p, int end, int dy, int at) {{
        int q = end - 2;
        if (columns == {wide}) {{
            {call_gradient_wide};
        }}{call_gradient_more} else {{
            {call_gradient_single};
        }}
    }}
"""


def plus(name, offset, factor=""):
    return name if offset == 0 else f"{name} + {offset}{factor}"


def call_indirect(channels, columns):
    at = ["p"] + [f"Math.min(p + {j}, q)" for j in range(1, columns)]
    s = ", ".join(f"s + source[{a}]" for a in at)
    d = ", ".join(f"d + destination[{a}]" for a in at)
    return f"indirect{columns}(at, taps, from, to, m, {s},\n                    {d}, channel, last)"


def call_gradient(channels, columns):
    x = ", ".join(["x + weights[p]"] + [f"x + weights[Math.min(p + {2 * j}, q)]" for j in range(1, columns)])
    return f"gradient{columns}(positions, from, to, m, {x}, dy, at)"


def indirect(channels, columns):
    lines = [f"    private static void indirect{columns}(int at, int[] taps, int from, int to, float[] m, "
             + ", ".join(f"int s{j}" for j in range(columns)) + ",",
             "            " + ", ".join(f"int d{j}" for j in range(columns)) + ", int channel, int last) {"]
    for i in range(channels):
        lines.append(f"        FloatVector a{i}0 = FloatVector.broadcast(S, m[{plus('at', i)}]);")
        lines += [f"        FloatVector a{i}{j} = a{i}0;" for j in range(1, columns)]
    lines += [f"        int first = at + {channels};",
              "        for (int t = from; t < to; t += 2) {",
              "            int o = taps[t];",
              f"            int k = first + taps[t + 1] * {channels};"]
    lines += [f"            FloatVector x{j} = FloatVector.fromArray(S, m, s{j} + o);" for j in range(columns)]
    for i in range(channels):
        lines.append(f"            {'FloatVector ' if i == 0 else ''}v = FloatVector.broadcast(S, m[{plus('k', i)}]);")
        lines += [f"            a{i}{j} = x{j}.fma(v, a{i}{j});" for j in range(columns)]
    lines.append("        }")
    for i in range(channels):
        if i > 0:
            lines.append(f"        {'int ' if i == 1 else ''}c = Math.min({i}, last) * channel;")
        lines += [f"        a{i}{j}.intoArray(m, d{j}{' + c' if i > 0 else ''});" for j in range(columns)]
    return lines + ["    }"]


def gradient(channels, columns):
    lines = [f"    private static void gradient{columns}(int[] positions, int from, int to, float[] m, "
             + ", ".join(f"int x{j}" for j in range(columns)) + ", int dy, int at) {"]
    for i in range(channels):
        for j in range(columns):
            lines.append(f"        FloatVector a{i}{j} = FloatVector.fromArray(S, m, {plus('at', i * columns + j, ' * LANES')});")
    lines += ["        for (int t = from; t < to; t += 2) {",
              f"            int g = dy + positions[t] * {channels};",
              "            int x = positions[t + 1];"]
    lines += [f"            FloatVector v{j} = FloatVector.fromArray(S, m, x{j} + x);" for j in range(columns)]
    for i in range(channels):
        lines.append(f"            {'FloatVector ' if i == 0 else ''}d = FloatVector.fromArray(S, m, {plus('g', i, ' * LANES')});")
        lines += [f"            a{i}{j} = d.fma(v{j}, a{i}{j});" for j in range(columns)]
    lines.append("        }")
    for i in range(channels):
        for j in range(columns):
            lines.append(f"        a{i}{j}.intoArray(m, {plus('at', i * columns + j, ' * LANES')});")
    return lines + ["    }"]


for channels, wide, registers in SHAPES:
    narrow = wide - 1
    text = HEAD.format(channels=channels, wide=wide, narrow=narrow, registers=registers,
                       call_indirect_wide=call_indirect(channels, wide), call_indirect_narrow=call_indirect(channels, narrow),
                       call_gradient_wide=call_gradient(channels, wide), call_gradient_single=call_gradient(channels, 1),
                       call_gradient_more=f" else if (columns == {narrow}) {{\n            {call_gradient(channels, narrow)};\n        }}" if narrow > 1 else "")
    for columns in (wide, narrow):
        for loop in (indirect, gradient):
            text += "\n" + "\n".join(loop(channels, columns)) + "\n"
    if narrow > 1:
        text += "\n" + "\n".join(gradient(channels, 1)) + "\n"
    (CPU / f"Tiles{channels}x{wide}.java").write_text(text + "}\n")

ROWS, BLOCKS = 6, 4

FULL_HEAD = """package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {rows} rows or columns of weights by {blocks} lane blocks, for fully connected layers forward and backward. The inputs of the lane blocks lie side by side in the thread's
 * memory, and the weights where they always are. Written by {{@code dev/tiles.py}}.
 */
final class FullyConnectedTile {{
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    private FullyConnectedTile() {{}}

    /**
     * m[d.. + row * LANES] += the sum over terms of p[w.. + term] * m[x + (term * {blocks} + block) * LANES].
     *
     * @param last the last row that there is; those behind it are copies of it
     */
"""


def full(name, place):
    """`place` is where the weight of a row lies, behind m[k]."""
    pad = "            "
    weights = "float[] p, int w, int stride" if not place else "float[] p, " + ", ".join(f"int w{i}" for i in range(ROWS))
    lines = [f"    static void {name}(float[] m, {weights}, int x, int terms, int d0, int d1, int d2, int d3, int last) {{"]
    for i in range(ROWS):
        if i > 0:
            lines.append(f"        {'int ' if i == 1 else ''}o = Math.min({i}, last) * LANES;")
        lines += [f"        FloatVector a{i}{j} = FloatVector.fromArray(S, m, d{j}{' + o' if i > 0 else ''});" for j in range(BLOCKS)]
    lines += ["        for (int t = 0; t < terms; t++) {", f"            int at = x + t * {BLOCKS} * LANES;"]
    if not place:
        lines.append("            int k = w + t * stride;")
    lines += [f"{pad}FloatVector x{j} = FloatVector.fromArray(S, m, {plus('at', j, ' * LANES')});" for j in range(BLOCKS)]
    for i in range(ROWS):
        lines.append(f"{pad}{'FloatVector ' if i == 0 else ''}v = FloatVector.broadcast(S, {f'p[w{i} + t]' if place else f'p[{plus(chr(107), i)}]'});")
        lines += [f"{pad}a{i}{j} = x{j}.fma(v, a{i}{j});" for j in range(BLOCKS)]
    lines.append("        }")
    for i in reversed(range(ROWS)):
        if i > 0:
            lines.append(f"        o = Math.min({i}, last) * LANES;")
        lines += [f"        a{i}{j}.intoArray(m, d{j}{' + o' if i > 0 else ''});" for j in range(BLOCKS)]
    return lines + ["    }"]


COLUMNS_DOC = """
    /**
     * m[d.. + row * LANES] += the sum over terms of p[w + term * stride + row] * m[x + (term * {blocks} + block) * LANES].
     *
     * @param last the last column that there is; what lies behind it in {{@code p}} is read, too, and lost
     */
"""

(CPU / "FullyConnectedTile.java").write_text(FULL_HEAD.format(rows=ROWS, blocks=BLOCKS) + "\n".join(full("rows", True)) + "\n"
                                             + COLUMNS_DOC.format(blocks=BLOCKS) + "\n".join(full("columns", False)) + "\n}\n")

NARROW_HEAD = """package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.ThreadMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weights of fully connected layers by 2 vectors, for 16 registers: of one lane block where a vector is half of one. 6 rows, each with an address of its own, of which HotSpot reads
 * one weight after the other; of columns, which lie side by side, it reads some ahead, so that there is room for 5. Written by {{@code dev/tiles.py}}.
 */
final class NarrowTile {{
    static final int ROWS = {rows};
    static final int COLUMNS = {columns};
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private NarrowTile() {{}}

    /**
     * m[d + row * LANES] += the sum over terms of p[w.. + term] * m[x + term * LANES], each of two vectors.
     *
     * @param last the last row that there is; those behind it are copies of it
     */
"""

NARROW_COLUMNS = """
    /**
     * m[d + column * LANES] += the sum over terms of p[w + term * stride + column] * m[x + term * LANES], each of two vectors.
     *
     * @param last the last column that there is; what lies behind it in {@code p} is read, too, and lost
     */
"""

NARROW_GRADIENT = """
    /** q[d..] += the sum over terms of p[w.. + term] * m[x + term * FEATURES], each of two vectors. */
"""


def narrow(name, rows, weights, sums, place, weight, stride, array="m"):
    """`place` is where the sums of a row lie in `array`, `weight` where its weight lies in p."""
    pad = "            "
    lines = [f"    static void {name}(float[] m, float[] p, {weights}, int x, int terms, {sums}) {{"]
    for i in range(rows):
        lines += [f"        FloatVector a{i}{j} = FloatVector.fromArray(S, {array}, {place(i)}{' + L' if j else ''});" for j in range(2)]
    lines += ["        for (int t = 0; t < terms; t++) {", f"            int at = x + t * {stride};"]
    lines += [f"{pad}FloatVector x{j} = FloatVector.fromArray(S, m, at{' + L' if j else ''});" for j in range(2)]
    if name == "columns":
        lines.append(f"{pad}int k = w + t * stride;")
    for i in range(rows):
        lines.append(f"{pad}{'FloatVector ' if i == 0 else ''}v = FloatVector.broadcast(S, p[{weight(i)}]);")
        lines += [f"{pad}a{i}{j} = x{j}.fma(v, a{i}{j});" for j in range(2)]
    lines.append("        }")
    for i in reversed(range(rows)):
        lines += [f"        a{i}{j}.intoArray({array}, {place(i)}{' + L' if j else ''});" for j in range(2)]
    return lines + ["    }"]


def kept(i):
    """Those of rows that are not there lie where the last one's do, which are written after them."""
    return f"d + Math.min({i}, last) * LANES" if i > 0 else "d"


NARROW_ROWS, NARROW_COLUMNS_WIDTH = 6, 5
ROW_WEIGHTS = ", ".join(f"int w{i}" for i in range(NARROW_ROWS))
(CPU / "NarrowTile.java").write_text(
    NARROW_HEAD.format(rows=NARROW_ROWS, columns=NARROW_COLUMNS_WIDTH)
    + "\n".join(narrow("rows", NARROW_ROWS, ROW_WEIGHTS, "int d, int last", kept, lambda i: f"w{i} + t", "LANES")) + "\n"
    + NARROW_COLUMNS
    + "\n".join(narrow("columns", NARROW_COLUMNS_WIDTH, "int w, int stride", "int d, int last", kept, lambda i: plus("k", i), "LANES")) + "\n"
    + NARROW_GRADIENT
    + "\n".join(narrow("gradients", NARROW_ROWS, ROW_WEIGHTS, "float[] q, " + ", ".join(f"int d{i}" for i in range(NARROW_ROWS)), lambda i: f"d{i}", lambda i: f"w{i} + t",
                        "ThreadMemory.FEATURES", "q")) + "\n}\n")
