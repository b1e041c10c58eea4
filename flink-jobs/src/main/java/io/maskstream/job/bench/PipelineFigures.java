package io.maskstream.job.bench;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a pipeline did, and what its parts do alone; the best of the rounds, since other work on the machine can only slow
 * one down.
 *
 * @param pipelineFps frames a second through source, decode, inference, masks and sink
 * @param bareModelFps the model alone on frames that are decoded already, same batch
 * @param decodeOnlyFps demultiplexing, decoding and scaling outside of Flink, with as many decode threads
 * @param ffmpegFps the ffmpeg command for the same work; empty where it is not installed
 * @param cpuMillisPerFrame processor time of the whole process
 * @param decodeOnlyCpuMillisPerFrame processor time of the decode alone
 * @param maskTax share of the pipeline's processor time that goes into encoding masks and records
 * @param latencies at the rate that was asked for; empty where none was: an unpaced run has a queue, not a latency
 */
public record PipelineFigures(
        double pipelineFps,
        double bareModelFps,
        double decodeOnlyFps,
        OptionalDouble ffmpegFps,
        double cpuMillisPerFrame,
        double decodeOnlyCpuMillisPerFrame,
        double maskTax,
        Optional<LatencyFigures> latencies) {

    /** How much of the model's own speed is left in the pipeline. */
    public double efficiency() {
        return pipelineFps / bareModelFps;
    }
}
