package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetFile;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.DatasetSource;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.server.http.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;

/** What a dataset holds, to look at: its files, its classes, its images. */
public final class DatasetBrowser {
    private final DatasetService datasets;

    public DatasetBrowser(DatasetService datasets) {
        this.datasets = datasets;
    }

    /** The dataset's entry, with the files that it is read from and what is known of its pixels. */
    public JsonObject describe(String name) {
        DatasetSource source = datasets.source(name);
        DatasetInfo info = source.info();
        JsonArray files = new JsonArray();
        for (DatasetFile file : source.files()) {
            files.add(new JsonObject().put("name", file.name()).put("bytes", file.bytes()).put("sha256", file.sha256()).put("packed", file.packed()));
        }
        return datasets.entry(name).orElseThrow().copy().put("files", files).put("mean", numbers(info.mean())).put("std", numbers(info.std()));
    }

    /** How many images of each class there are; opens the dataset. */
    public Future<JsonObject> classes(String name) {
        return whole(name).map(data -> {
            int[] train = counts(data.train(), data.info().classes());
            int[] test = counts(data.test(), data.info().classes());
            JsonArray classes = new JsonArray();
            for (int label = 0; label < train.length; label++) {
                classes.add(new JsonObject().put("name", data.info().classNames().get(label)).put("train", train[label]).put("test", test[label]));
            }
            return new JsonObject().put("classes", classes).put("mean", numbers(data.info().mean())).put("std", numbers(data.info().std()));
        });
    }

    /**
     * @param label of the images; negative for all
     * @param from index among those
     */
    public Future<JsonObject> samples(String name, boolean train, int label, int from, int count) {
        int classes = datasets.source(name).info().classes();
        if (label >= classes) {
            throw ApiException.badRequest("class", "class=" + label + ", allowed are 0 to " + (classes - 1));
        }
        return whole(name).map(data -> {
            ImageSet images = train ? data.train() : data.test();
            int[] found = IntStream.range(0, images.count()).filter(i -> label < 0 || images.labels()[i] == label).toArray();
            int end = (int) Math.min((long) from + count, found.length);
            return samples(images, from < end ? Arrays.copyOfRange(found, from, end) : new int[0]).put("total", found.length);
        });
    }

    /** @param at indices of images in their set */
    public Future<JsonObject> samples(String name, boolean train, int[] at) {
        return whole(name).map(data -> {
            ImageSet images = train ? data.train() : data.test();
            for (int index : at) {
                if (index >= images.count()) {
                    throw ApiException.badRequest("at", "at=" + index + ", allowed are 0 to " + (images.count() - 1));
                }
            }
            return samples(images, at).put("total", images.count());
        });
    }

    private static JsonObject samples(ImageSet images, int[] indices) {
        JsonArray samples = new JsonArray();
        for (int index : indices) {
            samples.add(new JsonObject().put("index", index).put("label", images.labels()[index] & 0xff)
                    .put("pixels", Base64.getEncoder().encodeToString(images.picture(index))));
        }
        return new JsonObject().put("samples", samples);
    }

    private Future<Dataset> whole(String name) {
        return datasets.openReady(DatasetSpec.of(name, 0, 0));
    }

    private static int[] counts(ImageSet images, int classes) {
        int[] counts = new int[classes];
        for (byte label : images.labels()) {
            counts[label & 0xff]++;
        }
        return counts;
    }

    private static JsonArray numbers(float[] values) {
        JsonArray numbers = new JsonArray();
        for (float value : values) {
            numbers.add(value);
        }
        return numbers;
    }
}
