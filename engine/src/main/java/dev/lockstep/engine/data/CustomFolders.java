package dev.lockstep.engine.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The custom datasets of a data directory.
 *
 * @param sources by name
 * @param problems by name, of folders that no dataset can be made of
 */
record CustomFolders(List<DatasetSource> sources, Map<String, String> problems) {
    /** What needs no escape in an address and fits where dataset names are written. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    static CustomFolders in(Path dataDir) {
        List<DatasetSource> sources = new ArrayList<>();
        Map<String, String> problems = new TreeMap<>();
        for (Path folder : folders(dataDir.resolve("custom"))) {
            String name = folder.getFileName().toString();
            try {
                if (!NAME.matcher(name).matches()) {
                    throw new DatasetException(folder + ": name=" + name + ", allowed are 1 to 40 letters, digits, dots, dashes and underscores");
                }
                sources.add(CustomSource.of(folder));
            } catch (DatasetException e) {
                problems.put(CustomSource.PREFIX + name, e.getMessage());
            }
        }
        return new CustomFolders(sources, problems);
    }

    private static List<Path> folders(Path custom) {
        if (!Files.isDirectory(custom)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(custom)) {
            return all.filter(path -> Files.isDirectory(path) && !path.getFileName().toString().startsWith(".")).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
