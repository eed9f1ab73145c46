package dev.lockstep.engine.data;

import dev.lockstep.engine.spec.DatasetSettings;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.SpecException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The datasets that can be trained on, in the order to show. */
public final class DatasetCatalogue {
    private final List<DatasetSource> sources;
    private final Map<String, String> problems;

    public DatasetCatalogue(List<DatasetSource> sources) {
        this(sources, Map.of());
    }

    private DatasetCatalogue(List<DatasetSource> sources, Map<String, String> problems) {
        this.sources = List.copyOf(sources);
        this.problems = Map.copyOf(problems);
    }

    /** What the project ships with. */
    public static DatasetCatalogue standard() {
        return new DatasetCatalogue(List.of(new StrokesSource(), Mnist.source(), FashionMnist.source(), new Cifar10Source(), new Uniform3x3Source()));
    }

    /**
     * What the project ships with, with the numbers of samples that a data directory has at the moment, and the custom datasets there. Looks into the
     * directory.
     */
    public static DatasetCatalogue standard(Path dataDir) {
        CustomFolders custom = CustomFolders.in(dataDir);
        return new DatasetCatalogue(Stream.concat(standard().sources.stream().map(source -> source.in(dataDir)), custom.sources().stream()).toList(),
                custom.problems());
    }

    /** Why custom datasets are not in the catalogue, by their names. */
    public Map<String, String> problems() {
        return problems;
    }

    public List<DatasetInfo> list() {
        return sources.stream().map(DatasetSource::info).toList();
    }

    public Optional<DatasetInfo> find(String name) {
        return source(name).map(DatasetSource::info);
    }

    public Optional<DatasetSource> source(String name) {
        return sources.stream().filter(source -> source.info().name().equals(name)).findFirst();
    }

    /**
     * Whether the dataset exists, has that many samples, and the settings fit its images; looks at no file.
     *
     * @throws SpecException whose path starts with {@code dataset}, such as {@code dataset.train}
     */
    public void check(DatasetSpec spec) {
        DatasetInfo info = known(spec).info();
        resolve("train", spec.train(), info.train(), info);
        resolve("test", spec.test(), info.test(), info);
        DatasetSettings.check(spec, info.channels(), info.height(), info.width());
    }

    /** Reads or makes the samples; takes up to seconds. */
    public Dataset open(DatasetSpec spec, Path dataDir) throws DatasetException {
        try {
            check(spec);
            DatasetSource source = known(spec);
            DatasetInfo info = source.info();
            int train = resolve("train", spec.train(), info.train(), info);
            int test = resolve("test", spec.test(), info.test(), info);
            return source.open(train, test, dataDir);
        } catch (SpecException e) {
            throw new DatasetException(e.getMessage(), e);
        }
    }

    private DatasetSource known(DatasetSpec spec) {
        if (problems.containsKey(spec.name())) {
            throw new SpecException("dataset.name", "name=" + spec.name() + " cannot be used: " + problems.get(spec.name()));
        }
        return source(spec.name()).orElseThrow(() -> new SpecException("dataset.name", "name=" + spec.name() + ", known are "
                + list().stream().map(DatasetInfo::name).collect(Collectors.joining(", "))));
    }

    /** Zero asks for all there are. */
    private static int resolve(String field, int requested, int available, DatasetInfo info) {
        if (requested < 0) {
            throw new SpecException("dataset." + field, field + "=" + requested + ", allowed are 1 to " + available + ", or 0 for all");
        }
        if (requested > available) {
            throw new SpecException("dataset." + field, field + "=" + requested + ", " + info.name() + " has " + available);
        }
        return requested == 0 ? available : requested;
    }
}
