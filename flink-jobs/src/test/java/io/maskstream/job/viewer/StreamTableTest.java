package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
    private final StreamTable table = new StreamTable(clock::get, 4);

    private void pass(long millis) {
        clock.addAndGet(millis * 1_000_000);
    }

    private JsonNode stream(String name) {
        for (JsonNode stream : table.json()) {
            if (stream.get("stream").asText().equals(name)) {
                return stream;
            }
        }
        throw new AssertionError("no stream " + name);
    }

    @Test
    void countsRatesSilenceAndShedFrames() {
        for (int frame = 0; frame < 50; frame++) {
            table.mask("gate", 40, 2);
            if (frame % 2 == 0) {
                table.picture("gate");
            }
            pass(100);
        }
        pass(900);
        JsonNode gate = stream("gate");
        assertThat(gate.get("fps").asDouble()).isBetween(8.0, 8.4);
        assertThat(gate.get("pictures_fps").asDouble()).isBetween(4.0, 4.2);
        assertThat(gate.get("shed").asLong()).isEqualTo(100);
        assertThat(gate.get("age_ms").asLong()).isEqualTo(40);
        assertThat(gate.get("mask_silent_ms").asLong()).isEqualTo(1000);
        assertThat(gate.get("mask_gap_ms").asLong()).isEqualTo(100);
        assertThat(gate.get("has_pictures").asBoolean()).isTrue();
    }

    @Test
    void clocksADayAheadOrBehindMoveNothingButTheAge() {
        for (int frame = 0; frame < 10; frame++) {
            table.mask("ahead", -DAY_MILLIS, 0);
            table.mask("behind", DAY_MILLIS + 50, 0);
            pass(500);
        }
        for (String name : new String[] {"ahead", "behind"}) {
            assertThat(stream(name).get("fps").asDouble()).as(name).isEqualTo(2);
            assertThat(stream(name).get("mask_silent_ms").asLong()).as(name).isEqualTo(500);
        }
        assertThat(stream("ahead").get("age_ms").asLong()).isEqualTo(-DAY_MILLIS);
        assertThat(stream("behind").get("age_ms").asLong()).isEqualTo(DAY_MILLIS + 50);
    }

    @Test
    void theLongestGapBetweenMasksIsForgottenAfterAMinute() {
        table.mask("gate", 0, 0);
        assertThat(stream("gate").get("mask_gap_ms").asLong())
                .as("one mask tells no gap")
                .isZero();
        pass(8_000);
        table.mask("gate", 0, 0);
        assertThat(stream("gate").get("mask_gap_ms").asLong()).isEqualTo(8_000);
        for (int frame = 0; frame < 250; frame++) {
            pass(100);
            table.mask("gate", 0, 0);
        }
        assertThat(stream("gate").get("mask_gap_ms").asLong())
                .as("25 seconds later it counts")
                .isEqualTo(8_000);
        for (int frame = 0; frame < 400; frame++) {
            pass(100);
            table.mask("gate", 0, 0);
        }
        assertThat(stream("gate").get("mask_gap_ms").asLong()).isEqualTo(100);
    }

    @Test
    void aBurstOfMasksDoesNotHideTheGapBeforeIt() {
        for (int commit = 0; commit < 3; commit++) {
            pass(10_000);
            for (int frame = 0; frame < 100; frame++) {
                table.mask("committed", 5_000, 0);
            }
        }
        assertThat(stream("committed").get("mask_gap_ms").asLong()).isEqualTo(10_000);
    }

    @Test
    void theStreamThatWasSilentForLongestGoesWhereThereAreTooMany() {
        for (int number = 0; number < 5; number++) {
            table.mask("stream " + number, 0, 0);
            pass(10);
        }
        assertThat(table.json()).hasSize(4);
        assertThat(table.json().get(0).get("stream").asText()).isEqualTo("stream 1");
    }

    @Test
    void aPictureThatWaitsForItsMaskMakesAStreamWithoutMasks() {
        table.waiting("gate");
        assertThat(stream("gate").get("has_masks").asBoolean()).isFalse();
        assertThat(stream("gate").get("has_pictures").asBoolean()).isFalse();
    }
}
