package dev.lockstep.engine.reference;

import java.util.Arrays;

/**
 * Reverse-mode differentiation in float64: every number that comes up is a node, with edges to the numbers it was computed from and its derivatives by them.
 */
public final class Tape {
    private double[] values = new double[1024];
    private int[] firstEdge = new int[1025];
    private int nodes;
    private int[] parents = new int[4096];
    private double[] partials = new double[4096];
    private int edges;

    public int leaf(double value) {
        return node(value);
    }

    public int[] leaves(double[] leaves) {
        int[] ids = new int[leaves.length];
        for (int i = 0; i < leaves.length; i++) {
            ids[i] = leaf(leaves[i]);
        }
        return ids;
    }

    /** The next node depends on {@code parent}. */
    void edge(int parent, double partial) {
        if (edges == parents.length) {
            parents = Arrays.copyOf(parents, 2 * edges);
            partials = Arrays.copyOf(partials, 2 * edges);
        }
        parents[edges] = parent;
        partials[edges++] = partial;
    }

    /** Takes the edges since the last node. */
    int node(double value) {
        if (nodes == values.length) {
            values = Arrays.copyOf(values, 2 * nodes);
            firstEdge = Arrays.copyOf(firstEdge, 2 * nodes + 1);
        }
        values[nodes] = value;
        firstEdge[nodes + 1] = edges;
        return nodes++;
    }

    /** A function of one number. */
    int function(int of, double value, double derivative) {
        edge(of, derivative);
        return node(value);
    }

    public double value(int node) {
        return values[node];
    }

    public double[] values(int[] ids) {
        return Arrays.stream(ids).mapToDouble(this::value).toArray();
    }

    /** The derivatives of the sum of {@code weights} times the {@code outputs} by every node. */
    public double[] gradient(int[] outputs, double[] weights) {
        double[] gradient = new double[nodes];
        for (int i = 0; i < outputs.length; i++) {
            gradient[outputs[i]] += weights[i];
        }
        for (int node = nodes - 1; node >= 0; node--) {
            for (int edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
                gradient[parents[edge]] += partials[edge] * gradient[node];
            }
        }
        return gradient;
    }
}
