package dev.lockstep.engine.data;

/** Mean and standard deviation of pixels scaled to [0, 1], per channel. Sums are whole numbers, hence exact, in whatever order pixels come. */
final class ChannelMoments {
    private final long[] sum;
    private final long[] squares;
    private final long[] count;

    ChannelMoments(int channels) {
        sum = new long[channels];
        squares = new long[channels];
        count = new long[channels];
    }

    void add(int channel, byte[] pixels, int from, int pixelCount) {
        for (int i = from; i < from + pixelCount; i++) {
            int pixel = pixels[i] & 0xff;
            sum[channel] += pixel;
            squares[channel] += pixel * pixel;
        }
        count[channel] += pixelCount;
    }

    float[] mean() {
        float[] mean = new float[sum.length];
        for (int c = 0; c < mean.length; c++) {
            mean[c] = (float) (mean(c) / 255);
        }
        return mean;
    }

    /** 1 where all pixels are equal, because it is divided by. */
    float[] std() {
        float[] std = new float[sum.length];
        for (int c = 0; c < std.length; c++) {
            float value = (float) (Math.sqrt(Math.max(0, (double) squares[c] / count[c] - mean(c) * mean(c))) / 255);
            std[c] = value > 1e-6f ? value : 1;
        }
        return std;
    }

    private double mean(int channel) {
        return (double) sum[channel] / count[channel];
    }
}
