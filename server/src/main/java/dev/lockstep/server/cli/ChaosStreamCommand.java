package dev.lockstep.server.cli;

import dev.lockstep.server.chaos.Backfill;
import dev.lockstep.server.chaos.Findings;
import dev.lockstep.server.chaos.IdleSockets;
import dev.lockstep.server.chaos.ManyViewers;
import dev.lockstep.server.chaos.Reconnects;
import dev.lockstep.server.chaos.SlowClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "stream", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Clients that stop reading, crowds of viewers, idle sockets, broken connections and long histories, against a server of its own.",
        exitCodeListHeading = "Exit codes:%n", exitCodeList = {"0:all promises were kept", "1:one was broken", "2:wrong options", "3:one could not be tried, on a machine that is too busy for it"})
final class ChaosStreamCommand implements Callable<Integer> {
    enum Trial {
        slow,
        viewers,
        dashboards,
        idle,
        reconnect,
        backfill
    }

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "<trial>", description = "${COMPLETION-CANDIDATES} (default: all).")
    private List<Trial> trials = List.of();

    @Option(names = "--long", description = "As large as is promised: 100 slow clients in 40 turns, 500 viewers of 64 runs, 10,000 idle sockets. About 10 minutes.")
    private boolean large;

    @Option(names = "--strict", description = "Let times count, too: on a machine that does nothing else.")
    private boolean strict;

    @Override
    public Integer call() throws Exception {
        Findings findings = new Findings(spec.commandLine().getOut(), strict);
        Set<Trial> chosen = trials.isEmpty() ? EnumSet.allOf(Trial.class) : EnumSet.copyOf(trials);
        for (Trial trial : chosen) {
            inStore(store -> {
                switch (trial) {
                    case slow -> (large ? new SlowClients(100, 40, 2) : new SlowClients(10, 2, 1)).run(store, findings);
                    case viewers -> (large ? new ManyViewers(500, 64, 20, 2) : new ManyViewers(50, 8, 3, 2)).run(store, findings);
                    case dashboards -> (large ? new ManyViewers(5, 64, 20, 2) : new ManyViewers(5, 8, 3, 2)).run(store, findings);
                    case idle -> (large ? new IdleSockets(10_000, 5) : new IdleSockets(200, 1)).run(store, findings);
                    case backfill -> new Backfill(large ? 1_000_000 : 50_000).run(store, findings);
                    case reconnect -> (large ? new Reconnects(50, 100) : new Reconnects(10, 5)).run(store, findings);
                }
            });
        }
        return findings.exitStatus();
    }

    private interface Use {
        void of(Path store) throws Exception;
    }

    private static void inStore(Use use) throws Exception {
        Path store = Files.createTempDirectory("lockstep-chaos");
        try {
            use.of(store);
        } finally {
            delete(store);
        }
    }

    private static void delete(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
