package io.maskstream.job.local;

import io.maskstream.job.console.FailedException;
import io.maskstream.stream.infer.DeviceFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.graph.ExecutionPlan;

/** A Flink cluster of one TaskManager in this process, on the loopback interface. */
public final class LocalCluster implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    /**
     * A checkpoint's barrier waits for all packets between source and decoder. Flink keeps about twenty buffers there; at its
     * usual 32 KiB they hold so many small packets that a slow model works on them for many seconds.
     */
    private static final MemorySize BUFFER = MemorySize.ofMebiBytes(1).divide(128);

    private static final Duration STOP = Duration.ofMinutes(5);
    /** How old the figures of its web page may be; Flink's own 10 s are meant for clusters of many machines. */
    private static final Duration FIGURES = Duration.ofSeconds(1);

    private final MiniCluster cluster;

    private LocalCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Starts a cluster.
     *
     * @param slots how many subtasks of one operator run side by side
     */
    public static LocalCluster start(int slots) {
        Configuration configuration = new Configuration();
        for (ConfigOption<String> address : List.of(
                RestOptions.ADDRESS,
                RestOptions.BIND_ADDRESS,
                JobManagerOptions.ADDRESS,
                JobManagerOptions.BIND_HOST,
                TaskManagerOptions.HOST,
                TaskManagerOptions.BIND_HOST)) {
            configuration.set(address, LOOPBACK);
        }
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.setString("metrics.reporters", "masks");
        configuration.setString("metrics.reporter.masks.factory.class", MaskCounts.Factory.class.getName());
        configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, FIGURES);
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(DeviceFailure.ENDS_PROCESS, false);
        configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, BUFFER);
        MiniClusterConfiguration settings = new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setCommonBindAddress(LOOPBACK)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build();
        MiniCluster cluster = new MiniCluster(settings);
        try {
            cluster.start();
        } catch (Exception e) {
            throw new FailedException("the embedded Flink cluster does not start: " + e.getMessage(), e);
        }
        return new LocalCluster(cluster);
    }

    /** Where its web page and REST interface are. */
    public URI address() {
        return get(cluster.getRestAddress(), "its address");
    }

    /** Starts a job. */
    public JobID submit(ExecutionPlan job) {
        return get(cluster.submitJob(job), "the start of the job").getJobID();
    }

    /** Waits for a job's end, however it comes. */
    public JobResult result(JobID job) throws InterruptedException {
        try {
            return cluster.requestJobResult(job).get();
        } catch (ExecutionException e) {
            throw failed("the job's end", e);
        }
    }

    /** Where a job is in its life. */
    public JobStatus status(JobID job) {
        return get(cluster.getJobStatus(job), "the job's status");
    }

    /** Stops a job with a savepoint in a directory and says where it is. */
    public String stopWithSavepoint(JobID job, String directory) {
        return get(
                cluster.stopWithSavepoint(job, directory, false, SavepointFormatType.CANONICAL),
                "the savepoint in " + directory);
    }

    /** Ends a job without a savepoint. */
    public void cancel(JobID job) {
        get(cluster.cancelJob(job), "the cancellation");
    }

    private static <T> T get(CompletableFuture<T> future, String what) {
        try {
            return future.get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failed(what, e);
        } catch (TimeoutException e) {
            throw new FailedException("%s did not come within %d minutes".formatted(what, STOP.toMinutes()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted while waiting for " + what, e);
        }
    }

    private static FailedException failed(String what, ExecutionException e) {
        return new FailedException("%s failed: %s".formatted(what, RootCause.line(e)), e);
    }

    @Override
    public void close() {
        get(cluster.closeAsync(), "the end of the embedded Flink cluster");
    }
}
