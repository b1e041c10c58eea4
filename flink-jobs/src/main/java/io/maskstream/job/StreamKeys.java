package io.maskstream.job;

import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.MathUtils;

/**
 * Which key a stream is partitioned by. A key stands for a key group, and Flink gives every subtask a range of groups.
 *
 * <p>The streams that a configuration names get groups that spread them evenly over the subtasks at any parallelism; a
 * stream that turns up in a topic gets a group from its name. Where a stream was is part of the saved state, so a restored
 * job must go on with the same groups: {@code earlier} says them.
 */
final class StreamKeys implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Evenness is looked at for every parallelism up to this. */
    private static final int WIDEST = 16;

    private final int groups;
    private final Map<String, Integer> assigned;
    private final int[] keys;

    private StreamKeys(int groups, Map<String, Integer> assigned) {
        this.groups = groups;
        this.assigned = assigned;
        this.keys = keysOfGroups(groups);
    }

    /**
     * Spreads streams.
     *
     * @param groups number of key groups, the job's maximum parallelism
     * @param streams the configured streams in their order
     * @param earlier groups of an earlier run, which stay; of streams that are gone, too
     */
    static StreamKeys spread(int groups, List<String> streams, Map<String, Integer> earlier) {
        Map<String, Integer> assigned = new LinkedHashMap<>();
        streams.forEach(stream -> {
            Integer before = earlier.get(stream);
            if (before != null && before < groups) {
                assigned.put(stream, before);
            }
        });
        for (String stream : streams) {
            assigned.computeIfAbsent(stream, name -> leastLoaded(groups, assigned));
        }
        Map<String, Integer> all = new LinkedHashMap<>(earlier);
        all.putAll(assigned);
        return new StreamKeys(groups, all);
    }

    /** The group whose subtasks, over all parallelisms, have the fewest streams. */
    private static int leastLoaded(int groups, Map<String, Integer> assigned) {
        int best = 0;
        long bestCost = Long.MAX_VALUE;
        for (int group = 0; group < groups; group++) {
            long cost = 0;
            for (int parallelism = 2; parallelism <= Math.min(WIDEST, groups); parallelism++) {
                cost += cost(groups, parallelism, group, assigned);
            }
            if (cost < bestCost) {
                best = group;
                bestCost = cost;
            }
        }
        return best;
    }

    /** How much fuller than the emptiest subtask the group's own is; the square, so that one bad case outweighs several. */
    private static long cost(int groups, int parallelism, int group, Map<String, Integer> assigned) {
        int[] loads = new int[parallelism];
        assigned.values().forEach(taken -> loads[subtask(groups, parallelism, taken)]++);
        int least = Integer.MAX_VALUE;
        for (int load : loads) {
            least = Math.min(least, load);
        }
        long excess = loads[subtask(groups, parallelism, group)] - least;
        // Few subtasks are the common case, and each holds more there.
        return excess * excess * WIDEST / parallelism;
    }

    private static int subtask(int groups, int parallelism, int group) {
        return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(groups, parallelism, group);
    }

    /** For every group the smallest number that Flink's hash puts into it. */
    private static int[] keysOfGroups(int groups) {
        int[] keys = new int[groups];
        boolean[] found = new boolean[groups];
        int missing = groups;
        for (int key = 0; missing > 0; key++) {
            int group = KeyGroupRangeAssignment.assignToKeyGroup(key, groups);
            if (!found[group]) {
                found[group] = true;
                keys[group] = key;
                missing--;
            }
        }
        return keys;
    }

    /** The key of a stream. */
    int key(String stream) {
        Integer group = assigned.get(stream);
        return keys[group != null ? group : MathUtils.murmurHash(stream.hashCode()) % groups];
    }

    /** Groups of the streams that a configuration named, now or earlier; for {@code earlier} of the next run. */
    Map<String, Integer> assigned() {
        return new HashMap<>(assigned);
    }
}
