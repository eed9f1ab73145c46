package dev.lockstep.engine.data;

/** Mean and standard deviation of pixels scaled to [0, 1]. */
record Moments(double mean, double std) {
    static Moments of(ImageSet images) {
        double sum = 0;
        double squares = 0;
        for (byte pixel : images.pixels()) {
            double value = (pixel & 0xff) / 255.0;
            sum += value;
            squares += value * value;
        }
        double mean = sum / images.pixels().length;
        return new Moments(mean, Math.sqrt(squares / images.pixels().length - mean * mean));
    }
}
