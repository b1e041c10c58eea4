package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Codec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LiveDecoderTest {
    private static final DecoderSettings SETTINGS = new DecoderSettings(1, DecoderSettings.DEFAULT_MAX_PIXELS);

    /** Their H.264 does not say how far it reorders: one does not at all, as most cameras; the other by a few pictures. */
    private static final String IN_ORDER = "car-detection.mp4";

    private static final String REORDERED = "one-by-one-person-detection.mp4";

    /** How many access units had gone in when each picture came out, its own included; in the order in which they came. */
    private static List<Long> held(VideoDecoder decoder, String clip) throws IOException {
        List<AccessUnit> units = Clips.accessUnits(Clips.shared(clip)).subList(0, 100);
        List<Long> held = new ArrayList<>();
        Set<Long> shown = new TreeSet<>();
        for (AccessUnit unit : units) {
            decoder.decode(unit.index(), unit.data(), unit.randomAccess(), false, picture -> {
                shown.add(picture.tag());
                held.add(unit.index() - picture.tag());
            });
        }
        decoder.drain(picture -> shown.add(picture.tag()));
        assertThat(shown).as("all pictures").hasSize(100);
        return held;
    }

    @Test
    void aLivePictureIsNotHeldBackForAnOrderThatNobodyUses() throws IOException {
        try (VideoDecoder decoder = VideoDecoder.openLive(Codec.H264, SETTINGS, false)) {
            assertThat(held(decoder, IN_ORDER)).hasSize(100).containsOnly(0L);
        }
    }

    @Test
    void aLivePictureIsHeldBackNoLongerThanItsOrderNeeds() throws IOException {
        try (VideoDecoder decoder = VideoDecoder.openLive(Codec.H264, SETTINGS, false)) {
            assertThat(held(decoder, REORDERED)).allMatch(behind -> behind <= 4);
        }
    }

    @Test
    void whereEveryPictureCountsAsManyAreHeldBackAsTheLevelAllows() throws IOException {
        try (VideoDecoder decoder = VideoDecoder.open(Codec.H264, SETTINGS, false)) {
            assertThat(held(decoder, IN_ORDER)).hasSize(94).containsOnly(6L);
        }
    }
}
