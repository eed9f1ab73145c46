package dev.lockstep.engine.cuda;

import java.util.function.IntConsumer;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;

/** Launches that the driver starts with one call. The device's context is current wherever it is used. */
final class DriverGraph implements Device.Sequence {
    private final CUgraphExec executable = new CUgraphExec();
    private final String what;

    private DriverGraph(int launches) {
        what = "launches=" + launches;
    }

    /** @param launch starts one of them in the stream */
    static DriverGraph capture(CUstream stream, int launches, IntConsumer launch) {
        DriverGraph made = new DriverGraph(launches);
        CudaException.require(JCudaDriver.cuStreamBeginCapture(stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), "cuStreamBeginCapture", made.what);
        CUgraph graph = new CUgraph();
        try {
            for (int i = 0; i < launches; i++) {
                launch.accept(i);
            }
        } catch (RuntimeException e) {
            JCudaDriver.cuStreamEndCapture(stream, graph);
            throw e;
        }
        CudaException.require(JCudaDriver.cuStreamEndCapture(stream, graph), "cuStreamEndCapture", made.what);
        int result = JCudaDriver.cuGraphInstantiate(made.executable, graph, 0);
        int destroyed = JCudaDriver.cuGraphDestroy(graph);
        CudaException.require(result, "cuGraphInstantiate", made.what);
        CudaException.require(destroyed, "cuGraphDestroy", made.what);
        return made;
    }

    void launch(CUstream stream) {
        CudaException.require(JCudaDriver.cuGraphLaunch(executable, stream), "cuGraphLaunch", what);
    }

    @Override
    public void close() {
        CudaException.require(JCudaDriver.cuGraphExecDestroy(executable), "cuGraphExecDestroy", what);
    }
}
