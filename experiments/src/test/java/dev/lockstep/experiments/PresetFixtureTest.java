package dev.lockstep.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard's tests read the presets as the server gives them from a file; {@code -Dlockstep.renew=true} writes it anew. */
class PresetFixtureTest {
    private static final Path FILE = Path.of("../web/test/presets.json");

    @Test
    void theDashboardsFileIsWhatTheServerGives() throws Exception {
        String expected = Presets.load().all().stream().map(preset -> {
            ObjectNode json = preset.toJson();
            json.remove(List.of("description", "shapes"));
            return json.toString();
        }).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        if (Boolean.getBoolean("lockstep.renew")) {
            Files.writeString(FILE, expected);
        }
        assertEquals(expected, Files.readString(FILE), "presets have changed: renew web/test/presets.json with -Dtest=PresetFixtureTest -Dlockstep.renew=true");
    }
}
