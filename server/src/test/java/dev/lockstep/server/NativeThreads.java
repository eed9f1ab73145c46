package dev.lockstep.server;

import dev.lockstep.server.OwnTime.Usage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What Linux says of the threads of this JVM; of other systems' nothing is known. Belongs to one thread. */
final class NativeThreads {
    private static final Path TASKS = Path.of("/proc/self/task");
    /** Java's number of a thread and the system's, in a thread dump. */
    private static final Pattern IDS = Pattern.compile("(?m)^\"[^\n]*\" #(\\d+) [^\n]* nid=(\\w+) ");

    private final Map<Long, Path> folders = new HashMap<>();

    Usage of(Thread thread) {
        try {
            if (!folders.containsKey(thread.getId())) {
                find();
            }
            Path folder = folders.get(thread.getId());
            if (folder == null) {
                return Usage.UNKNOWN;
            }
            String[] times = Files.readString(folder.resolve("schedstat")).trim().split(" ");
            String state = Files.readString(folder.resolve("stat"));
            return new Usage(Long.parseLong(times[0]), Long.parseLong(times[1]), state.startsWith("R", state.lastIndexOf(')') + 2));
        } catch (IOException | JMException e) {
            return Usage.UNKNOWN;
        }
    }

    private void find() throws JMException {
        if (!Files.exists(TASKS)) {
            return;
        }
        String dump = (String) ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "threadPrint",
                new Object[] {new String[0]}, new String[] {String[].class.getName()});
        for (Matcher ids = IDS.matcher(dump); ids.find();) {
            folders.put(Long.parseLong(ids.group(1)), TASKS.resolve(Long.decode(ids.group(2)).toString()));
        }
    }
}
