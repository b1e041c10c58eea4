package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final ReconnectDelays DELAYS = new ReconnectDelays(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Test
    void doublesUpToTheLongestPause() {
        Backoff backoff = new Backoff(DELAYS, () -> 1);

        List<Long> pauses =
                Stream.generate(backoff::next).limit(9).map(Duration::toMillis).toList();

        assertThat(pauses).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
    }

    @Test
    void leavesHalfOfAPauseToChance() {
        Backoff shortest = new Backoff(DELAYS, () -> 0);
        Backoff middle = new Backoff(DELAYS, () -> 0.5);

        assertThat(shortest.next()).isEqualTo(Duration.ofMillis(250));
        assertThat(shortest.next()).isEqualTo(Duration.ofMillis(500));
        assertThat(middle.next()).isEqualTo(Duration.ofMillis(375));
    }

    @Test
    void startsSmallAgainAfterAConnectionThatHeld() {
        Backoff backoff = new Backoff(DELAYS, () -> 1);
        backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void refusesPausesThatMakeNoSense() {
        assertThatThrownBy(() -> new ReconnectDelays(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("max is 1000 ms, less than min, which is 2000 ms");
        assertThatThrownBy(() -> new ReconnectDelays(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("at least 10 ms");
        assertThatThrownBy(() -> new ReconnectDelays(Duration.ofSeconds(1), Duration.ofHours(2)))
                .hasMessageContaining("at most an hour");
    }
}
