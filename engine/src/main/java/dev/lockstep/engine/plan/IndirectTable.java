package dev.lockstep.engine.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For every destination position of a window operation, where its sources and weights lie (Dukhan, "The Indirect Convolution Algorithm", 2019).
 *
 * <p>Positions with the same taps, up to a shift of the source, form a class: the interior is one class, each kind of border another. A tap is
 * two ints, the offset of the source and its place, source channel * {@link #area()} + kernel row * kernel width + kernel column; offsets of sources
 * count floats in a lane block ({@link Plan#LANES} floats per value). Taps stand in the order of their places, in which they are added up.
 */
public final class IndirectTable {
    private final int positions;
    private final int channels;
    private final int area;
    private final int[] classStart;
    private final int[] destination;
    private final int[] base;
    private final int[] tapStart;
    private final int[] taps;

    private IndirectTable(int positions, int channels, int area, int[] classStart, int[] destination, int[] base, int[] tapStart, int[] taps) {
        this.positions = positions;
        this.channels = channels;
        this.area = area;
        this.classStart = classStart;
        this.destination = destination;
        this.base = base;
        this.tapStart = tapStart;
        this.taps = taps;
    }

    /**
     * @param sourceWidth columns of the source plane
     * @param sourcePlane values of one source channel
     * @param channels source channels to add up over
     * @param kernelHeight rows of the kernel
     * @param kernelWidth columns of the kernel
     */
    static IndirectTable of(AxisTaps rows, AxisTaps columns, int sourceWidth, int sourcePlane, int channels, int kernelHeight,
            int kernelWidth) {
        int[] rowPattern = rows.patterns();
        int[] columnPattern = columns.patterns();
        Map<Long, List<int[]>> classes = new LinkedHashMap<>();
        for (int y = 0; y < rows.destinations(); y++) {
            for (int x = 0; x < columns.destinations(); x++) {
                long key = (long) rowPattern[y] << 32 | columnPattern[x];
                classes.computeIfAbsent(key, k -> new ArrayList<>()).add(new int[] {y, x});
            }
        }
        int positions = rows.destinations() * columns.destinations();
        int[] classStart = new int[classes.size() + 1];
        int[] tapStart = new int[classes.size() + 1];
        int[] destination = new int[positions];
        int[] base = new int[positions];
        Ints taps = new Ints();
        int c = 0;
        int p = 0;
        for (List<int[]> members : classes.values()) {
            for (int[] at : members) {
                destination[p] = (at[0] * columns.destinations() + at[1]) * Plan.LANES;
                base[p++] = (rows.base(at[0]) * sourceWidth + columns.base(at[1])) * Plan.LANES;
            }
            int y = members.get(0)[0];
            int x = members.get(0)[1];
            for (int channel = 0; channel < channels; channel++) {
                for (int i = 0; i < rows.kernel()[y].length; i++) {
                    for (int j = 0; j < columns.kernel()[x].length; j++) {
                        int dy = rows.source()[y][i] - rows.base(y);
                        int dx = columns.source()[x][j] - columns.base(x);
                        taps.add((channel * sourcePlane + dy * sourceWidth + dx) * Plan.LANES);
                        taps.add((channel * kernelHeight + rows.kernel()[y][i]) * kernelWidth + columns.kernel()[x][j]);
                    }
                }
            }
            classStart[++c] = p;
            tapStart[c] = taps.size();
        }
        return new IndirectTable(positions, channels, kernelHeight * kernelWidth, classStart, destination, base, tapStart, taps.toArray());
    }

    /** Destination positions, over all classes. */
    public int positions() {
        return positions;
    }

    /** Source channels that are added up over. */
    public int channels() {
        return channels;
    }

    /** Places in the kernel. */
    public int area() {
        return area;
    }

    public int classes() {
        return classStart.length - 1;
    }

    /** Index into {@link #destination()} and {@link #base()} where a class starts; class {@code classes()} starts at the end. */
    public int classStart(int index) {
        return classStart[index];
    }

    /** Index into {@link #taps()} where the taps of a class start; class {@code classes()} starts at the end. */
    public int tapStart(int index) {
        return tapStart[index];
    }

    /** Offset of each position in the destination plane, in floats; positions of a class are row-major. Not to be written. */
    public int[] destination() {
        return destination;
    }

    /** Offset in the source that the taps of the class count from, in floats, one per entry of {@link #destination()}. Not to be written. */
    public int[] base() {
        return base;
    }

    /** Pairs of source offset and place. Not to be written. */
    public int[] taps() {
        return taps;
    }

    long bytes() {
        return 4L * (classStart.length + tapStart.length + destination.length + base.length + taps.length);
    }
}
