package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Counts the time of the thread, not of the clock, so that other work on the machine does not matter. */
@Tag("soak")
class StreetworldSpeedTest {
    @Test
    void drawsAtLeast150PicturesOf128PixelsASecondOnOneCore() {
        measure("warm-up", 128, 600);
        double scenes = measure("scenes of 128 px", 128, 2000);
        measure("scenes of 96 px", 96, 2000);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < 4000; i++) {
            Streetworld.closeUp(SeedRange.TRAIN.seed(i), 64, StreetworldOptions.ALL);
        }
        print("close-ups of 64 px", 4000e9 / (threads.getCurrentThreadCpuTime() - start));
        assertThat(scenes).isGreaterThan(150);
    }

    private static double measure(String what, int size, int count) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            Streetworld.picture(SeedRange.TRAIN.seed(i), size, StreetworldOptions.ALL);
        }
        double rate = count * 1e9 / (threads.getCurrentThreadCpuTime() - start);
        print(what, rate);
        return rate;
    }

    private static void print(String what, double rate) {
        System.getLogger("streetworld").log(System.Logger.Level.INFO, "{0}: {1} a second", what, rate);
    }
}
