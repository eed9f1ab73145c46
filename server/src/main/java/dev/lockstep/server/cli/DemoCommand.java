package dev.lockstep.server.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "demo", mixinStandardHelpOptions = true, description = "As serve, and launches a sweep to look at: four networks of Exercise 10-1.")
final class DemoCommand implements Callable<Integer> {
    /** Small enough to end within minutes on one core, long enough to watch. */
    static final JsonObject SWEEP = new JsonObject()
            .put("name", "Exercise 10-1: four architectures")
            .put("dataset", new JsonObject().put("name", "strokes").put("train", 6000).put("test", 1000))
            .put("training", new JsonObject().put("epochs", 3))
            .put("axes", new JsonObject().put("preset", new JsonArray().add("exercise-10-1-baseline").add("exercise-10-1-narrow-channels")
                    .add("exercise-10-1-pool-before-relu").add("exercise-10-1-narrow-head")))
            .put("weights", new JsonObject().put("every", 10));

    @Mixin
    private ServerOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Serving serving = Serving.start(options.settings(System.getenv("LOCKSTEP_DATA")), out);
        int sweep = Serving.await(serving.server().submit(SWEEP.encode()));
        out.println("Watch it train at");
        out.println("  " + serving.server().address("/sweeps/" + sweep));
        out.flush();
        serving.untilStopped();
        return 0;
    }
}
