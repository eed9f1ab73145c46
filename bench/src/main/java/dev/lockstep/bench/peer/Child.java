package dev.lockstep.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A fresh JVM with the classes and the JDK of this one. */
final class Child {
    private static final String RESULT = "result ";

    private Child() {}

    /** What {@link PeerRun} found. */
    static String run(String work, String model) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(List.of(java.toString(), "@" + System.getProperty("bench.jvm.options"),
                "-Dai.djl.pytorch.num_threads=1", "-Dai.djl.pytorch.num_interop_threads=1",
                "-Dai.djl.offline=true", "-DENGINE_CACHE_DIR=" + System.getProperty("peer.cache"), "-DDJL_CACHE_DIR=" + System.getProperty("peer.cache"),
                "-DOPT_OUT_TRACKING=true", "-classpath",
                System.getProperty("java.class.path"), PeerRun.class.getName(), work, model));
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("MKL_NUM_THREADS", "1");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return output.lines().filter(line -> line.startsWith(RESULT)).findFirst().map(line -> line.substring(RESULT.length()))
                .orElseThrow(() -> new IllegalStateException(work + " of " + model + " ended with code=" + code + " and no result: " + output));
    }
}
