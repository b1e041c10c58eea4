package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServedStreamsTest {
    private final ServedStreams served = new ServedStreams();

    private void serve(String stream, int times) {
        for (int i = 0; i < times; i++) {
            served.served(stream);
        }
    }

    @Test
    void nobodyIsAheadAloneOrAmongEquals() {
        serve("a", 5);
        assertThat(served.ahead("a")).isFalse();
        serve("b", 5);
        assertThat(served.ahead("a")).isFalse();
        assertThat(served.ahead("b")).isFalse();
    }

    @Test
    void whoHadMoreThanItsShareIsAheadUntilOthersHaveCaughtUp() {
        serve("a", 6);
        serve("b", 5);
        assertThat(served.ahead("a")).isTrue();
        assertThat(served.ahead("b")).isFalse();
        assertThat(served.ahead("new")).isFalse();
        serve("b", 1);
        assertThat(served.ahead("a")).isFalse();
    }

    @Test
    void oldMeritsFade() {
        serve("gone", 100);
        serve("a", 20);
        for (int i = 0; i < 400; i++) {
            serve("a", 1);
            serve("b", 1);
        }
        serve("a", 4);
        assertThat(served.ahead("a")).as("against b alone").isTrue();
    }
}
