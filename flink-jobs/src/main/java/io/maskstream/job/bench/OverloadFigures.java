package io.maskstream.job.bench;

import java.util.Map;

/**
 * What became of the frames of an overload. Ages are of live frames, from the time at which the job had them to the
 * record on the masks topic.
 *
 * @param capacityFps what the bottleneck takes, measured alone or set
 * @param offeredFps live frames that entered a second, by the count of what was sent
 * @param servedFps live masks a second
 * @param p50Millis half of the live masks were no older
 * @param p99Millis 99 of 100 live masks were no older
 * @param batchP99Millis 99 of 100 live masks came from a batch that took no longer on the model
 * @param boundMillis the budget, what may be in flight before a frame's batch and that batch, and 50 ms
 * @param served live masks of each camera
 * @param received access units of the cameras that the job has received
 * @param masks those that became masks
 * @param shed those that were shed, by reason
 * @param sampledOut those that sampling left out
 * @param failed those that failed
 * @param sent access units of the cameras that were sent
 * @param replayed frames of the replay
 * @param replayedWhileLive masks of the replay while live frames entered
 * @param replayLost frames of the replay without a mask
 */
public record OverloadFigures(
        double capacityFps,
        double offeredFps,
        double servedFps,
        double p50Millis,
        double p99Millis,
        double batchP99Millis,
        double boundMillis,
        Map<String, Long> served,
        long received,
        long masks,
        Map<String, Long> shed,
        long sampledOut,
        long failed,
        long sent,
        long replayed,
        long replayedWhileLive,
        long replayLost) {

    /** Masks of the camera that was served least to those of the one that was served most. */
    public double fairness() {
        long least = served.values().stream().mapToLong(Long::longValue).min().orElse(0);
        long most = served.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return most == 0 ? 0 : (double) least / most;
    }

    /** Whether every access unit that was sent is accounted for, once. */
    public boolean accounted() {
        long all = masks
                + sampledOut
                + failed
                + shed.values().stream().mapToLong(Long::longValue).sum();
        return received == sent && received == all;
    }

    /** Whether ages, accounting, fairness and replay are as they shall be. */
    public boolean holds() {
        return p99Millis <= boundMillis
                && accounted()
                && fairness() >= 0.9
                && replayLost == 0
                && (replayed == 0 || replayedWhileLive > 0);
    }
}
