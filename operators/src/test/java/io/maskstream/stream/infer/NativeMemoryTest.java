package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    private static final String STATUS = "Name:\tjava\nVmHWM:\t  999 kB\nVmRSS:\t  123456 kB\nThreads:\t7\n";

    @Test
    void readsWhatIsResident() {
        assertThat(NativeMemory.resident(STATUS)).isEqualTo(123_456L * 1024);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> NativeMemory.resident("Name:\tjava\n")).hasMessageContaining("VmRSS");
    }

    @Test
    void isLessThanThisProcessHasInAll() {
        Assumptions.assumeTrue(NativeMemory.isKnown(), "this system does not tell");
        assertThat(NativeMemory.bytes()).isBetween(0L, 64L << 30);
    }
}
