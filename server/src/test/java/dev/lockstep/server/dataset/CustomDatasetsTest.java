package dev.lockstep.server.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.server.stream.LiveState;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Datasets that are folders of a person's. */
class CustomDatasetsTest extends DatasetServiceFixture {
    @Test
    void announcesFoldersThatCannotBeUsedAndThatTheyAreGone() throws Exception {
        DatasetService service = standard();
        assertEquals(List.of(), service.problems());
        Path folder = Files.createDirectories(dataDir.resolve("custom/empty"));
        assertEquals("custom:empty", announced(service).problems().get(0).getString("name"));
        Files.delete(folder);
        assertEquals(List.of(), announced(service).problems());
    }

    private DatasetService announced(DatasetService service) throws Exception {
        Promise<Void> announced = Promise.promise();
        MessageConsumer<Integer> consumer = vertx.eventBus().consumer(LiveState.Changes.DATASETS, notice -> announced.tryComplete());
        await(service.refresh());
        await(announced.future());
        await(consumer.unregister());
        return service;
    }

    @Test
    void listsTheCustomDatasetsThatAreThereAtTheMoment() throws Exception {
        putCustom("mine", tiny.raw.get(TinyDataset.IMAGES));
        DatasetService service = standard();
        JsonObject entry = service.entries().get(5);
        assertEquals("custom:mine", entry.getString("name"));
        assertEquals("ready", entry.getString("state"));
        assertEquals(false, entry.getBoolean("downloadable"));
        assertEquals(20, entry.getInteger("train"));
        assertEquals(3, await(service.samples("custom:mine", 3)).size());
        assertProblem(409, null, "custom:mine cannot be downloaded: read from " + dataDir.resolve("custom/mine"), service.startDownload("custom:mine"));

        Promise<Void> announced = Promise.promise();
        vertx.eventBus().consumer(LiveState.Changes.DATASETS, notice -> announced.tryComplete());
        putCustom("other", tiny.raw.get(TinyDataset.IMAGES));
        await(service.refresh());
        await(announced.future());
        assertEquals("custom:other", service.entries().get(6).getString("name"));
        assertEquals(20, await(service.open(DatasetSpec.of("custom:other", 0, 0))).train().count());
    }

    @Test
    void readsACustomDatasetAnewWhenItsFilesChanged() throws Exception {
        putCustom("mine", tiny.raw.get(TinyDataset.IMAGES));
        DatasetService service = standard();
        Dataset before = await(service.open(DatasetSpec.of("custom:mine", 0, 0)));
        await(service.refresh());
        assertSame(before, await(service.open(DatasetSpec.of("custom:mine", 0, 0))));
        byte[] changed = tiny.raw.get(TinyDataset.IMAGES).clone();
        changed[16] ^= 1;
        putCustom("mine", changed);
        Path images = dataDir.resolve("custom/mine").resolve(TinyDataset.IMAGES);
        Files.setLastModifiedTime(images, FileTime.fromMillis(Files.getLastModifiedTime(images).toMillis() + 5_000));
        await(service.refresh());
        assertEquals(changed[16], await(service.open(DatasetSpec.of("custom:mine", 0, 0))).train().pixels()[0]);
    }

    private void putCustom(String name, byte[] images) throws Exception {
        Path folder = Files.createDirectories(dataDir.resolve("custom").resolve(name));
        for (Map.Entry<String, byte[]> file : tiny.raw.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        Files.write(folder.resolve(TinyDataset.IMAGES), images);
    }
}
