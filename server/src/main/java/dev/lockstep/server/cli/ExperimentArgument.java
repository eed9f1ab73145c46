package dev.lockstep.server.cli;

import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.experiments.ExperimentFile;
import dev.lockstep.experiments.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The experiment that a command is given: a JSON file, or the id of a preset. */
final class ExperimentArgument {
    private static final long MAX_BYTES = 1 << 20;

    private ExperimentArgument() {}

    static ExperimentFile read(String argument) {
        Presets presets = Presets.load();
        if (presets.find(argument).isPresent()) {
            return ExperimentFile.of(presets.find(argument).get());
        }
        Path file = Path.of(argument);
        if (!Files.isRegularFile(file)) {
            throw new StartException(argument + ": there is no such file and no such preset; \"lockstep presets\" lists the presets");
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new StartException(argument + ": has " + Files.size(file) + " bytes, allowed are " + MAX_BYTES);
            }
            return ExperimentFile.parse(Files.readString(file));
        } catch (SpecException e) {
            throw new StartException(argument + ": " + e.getMessage());
        } catch (IOException e) {
            throw new StartException(argument + ": cannot be read: " + e);
        }
    }
}
