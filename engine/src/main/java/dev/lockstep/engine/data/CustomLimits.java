package dev.lockstep.engine.data;

import java.nio.file.Path;

/** How large a custom dataset may be; checked before memory is taken. */
final class CustomLimits {
    static final int MIN_CLASSES = 2;
    /** Labels are bytes. */
    static final int MAX_CLASSES = 128;
    static final int MAX_SIDE = 512;
    static final int MAX_IMAGES = 1_000_000;
    static final long MAX_BYTES = 1L << 30;

    private CustomLimits() {}

    static void classes(Path place, int classes) throws DatasetException {
        if (classes < MIN_CLASSES || classes > MAX_CLASSES) {
            throw new DatasetException(place + ": classes=" + classes + ", allowed are " + MIN_CLASSES + " to " + MAX_CLASSES);
        }
    }

    static void size(Path place, long height, long width) throws DatasetException {
        if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
            throw new DatasetException(place + ": height=" + height + " width=" + width + ", allowed are 1 to " + MAX_SIDE + " each; scale the images down");
        }
    }

    static void images(Path place, long images) throws DatasetException {
        if (images < 1 || images > MAX_IMAGES) {
            throw new DatasetException(place + ": images=" + images + ", allowed are 1 to " + MAX_IMAGES);
        }
    }

    /** @param images that are opened, training and test set together */
    static void memory(Path place, long images, long bytesEach) throws DatasetException {
        if (images * bytesEach > MAX_BYTES) {
            throw new DatasetException(place + ": images=" + images + " of " + bytesEach + " bytes take " + (images * bytesEach >> 20) + " MiB, allowed are "
                    + (MAX_BYTES >> 20) + "; open fewer (dataset.train, dataset.test) or scale them down");
        }
    }
}
