package dev.lockstep.engine.cuda;

import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerCompile;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerCreate;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerDestroy;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetErrorLog;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetErrorLogSize;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetInfoLog;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetInfoLogSize;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/** NVIDIA's assembler, which JCuda links statically: it needs neither a GPU nor a driver. */
final class Assembler {
    private static final Pattern KERNEL = Pattern.compile("Compiling entry function '(\\w+)'.*?(\\d+) bytes spill stores.*?Used (\\d+) registers([^\n]*)",
            Pattern.DOTALL);
    private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

    /** What one kernel takes; registers of a thread, bytes of shared memory of a block. */
    record Usage(int registers, int sharedBytes, int spilledBytes) {}

    private Assembler() {}

    /**
     * @param target as {@code sm_75}
     * @return by kernel
     */
    static Map<String, Usage> assemble(String ptx, String target) {
        JNvPTXCompiler.setExceptionsEnabled(false);
        byte[] bytes = (ptx + '\0').getBytes(StandardCharsets.UTF_8);
        nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
        require(nvPTXCompilerCreate(handle, bytes.length, bytes), "nvPTXCompilerCreate");
        try {
            String[] options = {"--gpu-name=" + target, "--verbose"};
            long[] size = new long[1];
            if (nvPTXCompilerCompile(handle, options.length, options) != 0) {
                nvPTXCompilerGetErrorLogSize(handle, size);
                byte[] log = new byte[(int) size[0] + 1];
                nvPTXCompilerGetErrorLog(handle, log);
                throw new AssertionError(target + ": " + new String(log, StandardCharsets.UTF_8));
            }
            require(nvPTXCompilerGetInfoLogSize(handle, size), "nvPTXCompilerGetInfoLogSize");
            byte[] log = new byte[(int) size[0] + 1];
            require(nvPTXCompilerGetInfoLog(handle, log), "nvPTXCompilerGetInfoLog");
            return usages(new String(log, StandardCharsets.UTF_8));
        } finally {
            nvPTXCompilerDestroy(handle);
        }
    }

    private static void require(int result, String call) {
        if (result != 0) {
            throw new AssertionError(call + " result=" + result);
        }
    }

    private static Map<String, Usage> usages(String log) {
        Map<String, Usage> usages = new LinkedHashMap<>();
        for (Matcher kernel = KERNEL.matcher(log); kernel.find();) {
            Matcher shared = SHARED.matcher(kernel.group(4));
            usages.put(kernel.group(1), new Usage(Integer.parseInt(kernel.group(3)), shared.find() ? Integer.parseInt(shared.group(1)) : 0,
                    Integer.parseInt(kernel.group(2))));
        }
        return usages;
    }
}
