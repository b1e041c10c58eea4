package io.maskstream.model.runtime;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.maskstream.model.ModelException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The process's one engine: loads the natives once, and says in one line when it cannot. */
public final class TensorEngine {
    private static final class Holder {
        static final TensorEngine ENGINE = load();
    }

    /** Grad mode and the graph executor are set per thread by the engine; this remembers who has done so. */
    private final ThreadLocal<Boolean> prepared = ThreadLocal.withInitial(() -> false);

    private final Engine engine;

    private TensorEngine(Engine engine) {
        this.engine = engine;
    }

    /**
     * The engine, loaded at first use.
     *
     * @throws ModelException in one line if the natives are missing or broken
     */
    public static TensorEngine get() {
        try {
            return Holder.ENGINE;
        } catch (ExceptionInInitializerError e) {
            throw asModelException(e.getCause());
        } catch (NoClassDefFoundError e) {
            // Every use after a failed first one ends here, with the cause gone.
            throw new ModelException(
                    "the PyTorch natives could not be loaded (see the first error of this process)", e);
        }
    }

    private static TensorEngine load() {
        String cache = System.getenv("DJL_CACHE_DIR");
        if (cache != null) {
            NativeFiles.check(Path.of(cache));
        }
        Engine engine = Engine.getEngine("PyTorch");
        // The profiling executor specialises a graph anew for each input size, which costs seconds per batch size.
        JniUtils.setGraphExecutorOptimize(false);
        return new TensorEngine(engine);
    }

    private static ModelException asModelException(Throwable failure) {
        if (failure instanceof ModelException known) {
            return known;
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String reason = String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
        return new ModelException(
                "the PyTorch natives could not be loaded: %s; check that the cache folder (%s) is writable and run "
                                .formatted(reason, cacheFolder())
                        + "'maskstream doctor'",
                failure);
    }

    private static String cacheFolder() {
        String folder = System.getenv("DJL_CACHE_DIR");
        return folder == null ? "DJL_CACHE_DIR is not set" : "DJL_CACHE_DIR=" + folder;
    }

    /** Number of CUDA devices that the loaded natives can use. */
    public int cudaDevices() {
        return engine.getGpuCount();
    }

    /** What there is to know about the engine, by name; for {@code doctor}. */
    public Map<String, String> describe() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("pytorch", engine.getVersion());
        facts.put("threads", String.valueOf(JniUtils.getNumThreads()));
        facts.put("interop-threads", String.valueOf(JniUtils.getNumInteropThreads()));
        facts.put("cuda-devices", String.valueOf(cudaDevices()));
        facts.put("cuda-driver", CudaUtils.hasCuda() ? CudaUtils.getCudaVersionString() : "none");
        return facts;
    }

    /**
     * Begins the numbers that scripts draw by chance anew, for dropout and the like. They are one row for the whole process:
     * only what draws alone draws the same again.
     */
    public void seed(long seed) {
        engine.setRandomSeed((int) (seed ^ seed >>> 32));
    }

    /** Threads that one operation may use. */
    public int threads() {
        return JniUtils.getNumThreads();
    }

    PtNDManager manager(Device device) {
        return (PtNDManager) engine.newBaseManager(toEngine(device));
    }

    /** To be called on every thread before it runs a script. */
    void prepareThread() {
        if (!prepared.get()) {
            JniUtils.setGraphExecutorOptimize(false);
            prepared.set(true);
        }
    }

    Engine engine() {
        return engine;
    }

    static ai.djl.Device toEngine(Device device) {
        if (device instanceof Device.Cuda cuda) {
            return ai.djl.Device.gpu(cuda.index());
        }
        return ai.djl.Device.cpu();
    }
}
