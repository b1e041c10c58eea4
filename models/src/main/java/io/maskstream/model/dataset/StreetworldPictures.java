package io.maskstream.model.dataset;

import io.maskstream.model.dataset.streetworld.ClipFrame;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldClip;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import io.maskstream.model.image.Picture;
import java.util.List;
import java.util.Optional;

/**
 * Streetworld scenes, or frames of clips, from the seeds of one purpose; drawn when asked for, without a folder. Label k
 * is the k-th noun, counted from 1, and no pixel is without one.
 */
final class StreetworldPictures implements LabelledPictures {
    /** Frames of a clip: three windows of eight. */
    static final int CLIP_FRAMES = 24;

    private static final double FRAMES_PER_SECOND = 25;

    private enum Kind {
        PICTURES,
        CLIPS,
        /** Clips of a camera that stands still. */
        STILL_CLIPS
    }

    private final String split;
    private final SeedRange seeds;
    private final Kind kind;
    private final int count;
    private final int side;
    private int open = -1;
    private StreetworldClip clip;

    private StreetworldPictures(String split, SeedRange seeds, Kind kind, int count, int side) {
        this.split = split;
        this.seeds = seeds;
        this.kind = kind;
        this.count = count;
        this.side = side;
    }

    static LabelledPictures open(String split, int count, int side) {
        if (count < 1 || side < 8 || side > 4096) {
            throw new IllegalArgumentException(
                    "%d pictures of %d pixels a side: give 1 or more, of 8 to 4096".formatted(count, side));
        }
        SeedRange seeds =
                switch (split) {
                    case "test", "clips", "still-clips" -> SeedRange.TEST;
                    case "validation" -> SeedRange.VALIDATION;
                    case "train" -> SeedRange.TRAIN;
                    default ->
                        throw DataFolder.noSplit("streetworld", split, "test, clips, still-clips, validation or train");
                };
        Kind kind =
                switch (split) {
                    case "clips" -> Kind.CLIPS;
                    case "still-clips" -> Kind.STILL_CLIPS;
                    default -> Kind.PICTURES;
                };
        return new StreetworldPictures(split, seeds, kind, count, side);
    }

    @Override
    public String name() {
        return "streetworld " + split;
    }

    @Override
    public List<String> classes() {
        return Streetworld.nouns().stream().map(Noun::name).toList();
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public LabelledPicture read(int index) {
        if (kind == Kind.PICTURES) {
            long seed = seeds.seed(index);
            return labelled(
                    "%s-%06d".formatted(split, index),
                    Streetworld.picture(seed, side, StreetworldOptions.ALL),
                    Optional.empty());
        }
        int number = index / CLIP_FRAMES;
        if (number != open) {
            clip = clip(seeds.seed(number));
            open = number;
        }
        ClipFrame frame = clip.frame(index % CLIP_FRAMES);
        return labelled(
                "clip-%04d-%02d".formatted(number, frame.index()),
                frame.picture(),
                Optional.of("clip-%04d".formatted(number)));
    }

    private StreetworldClip clip(long seed) {
        return kind == Kind.STILL_CLIPS
                ? StreetworldClip.still(seed, CLIP_FRAMES, side, side, FRAMES_PER_SECOND, StreetworldOptions.ALL)
                : StreetworldClip.of(seed, CLIP_FRAMES, side, side, FRAMES_PER_SECOND, StreetworldOptions.ALL);
    }

    private static LabelledPicture labelled(String name, StreetworldPicture picture, Optional<String> clip) {
        short[] labels = new short[picture.labels().length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (short) (picture.labels()[i] + 1);
        }
        return new LabelledPicture(name, new Picture(picture.height(), picture.width(), picture.rgb()), labels, clip);
    }
}
