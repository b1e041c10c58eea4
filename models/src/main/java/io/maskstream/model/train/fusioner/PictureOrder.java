package io.maskstream.model.train.fusioner;

import java.util.SplittableRandom;

/** Which pictures a replica sees in a step: all of them once an epoch, each epoch in another order. */
final class PictureOrder {
    private final long seed;
    private final long count;
    private final int share;
    private final int index;
    private final int replicas;
    private long epoch = -1;
    private int[] order = {};

    /**
     * @param count pictures there are; above the range of an int they are taken one after the other
     * @param share pictures of a replica in a step
     */
    PictureOrder(long seed, long count, int share, int index, int replicas) {
        this.seed = seed;
        this.count = count;
        this.share = share;
        this.index = index;
        this.replicas = replicas;
    }

    long[] pictures(long step) {
        long[] pictures = new long[share];
        for (int i = 0; i < share; i++) {
            long position = (step * replicas + index) * share + i;
            pictures[i] = count > Integer.MAX_VALUE ? position % count : shuffled(position);
        }
        return pictures;
    }

    private int shuffled(long position) {
        if (position / count != epoch) {
            epoch = position / count;
            order = shuffle(new SplittableRandom(seed * 31 + epoch), (int) count);
        }
        return order[(int) (position % count)];
    }

    /** The numbers from 0 in a random order. */
    static int[] shuffle(SplittableRandom random, int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
