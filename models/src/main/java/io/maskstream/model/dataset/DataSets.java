package io.maskstream.model.dataset;

import io.maskstream.model.ModelException;
import io.maskstream.model.dataset.streetworld.Folds;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The only switch from a data set's name to its reader. */
public final class DataSets {
    private static final List<String> NAMES = List.of(
            "streetworld",
            "voc",
            "sbd",
            "pascal-context-59",
            "pascal-context-60",
            "coco",
            "coco-stuff",
            "coco-stuff-unseen",
            "coco-stuff-91",
            "coco-stuff-10k",
            "ade20k",
            "fss-1000",
            "pascal-5i",
            "coco-20i");

    private DataSets() {}

    /** All names that {@link #open} and {@link #streetworld} know. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Opens a data set that lies in a folder.
     *
     * @param name one of {@link #names()} but {@code streetworld}
     * @param root the folder that it was unpacked to
     * @param split which part; empty for the one that figures are usually reported on
     * @param fold of PASCAL-5i and COCO-20i, 0 to 3; others have none
     * @throws ModelException one line if there is no such data set or part, or a folder or list is missing or damaged
     */
    public static LabelledPictures open(String name, Path root, Optional<String> split, int fold) {
        return switch (name) {
            case "voc" -> PascalVoc.open(root, split.orElse("val"));
            case "sbd" -> PascalVoc.openSbd(root, split.orElse("val"));
            case "pascal-context-59" -> PascalContext.open(root, split.orElse("val"), false);
            case "pascal-context-60" -> PascalContext.open(root, split.orElse("val"), true);
            case "coco" -> CocoInstances.open(root, split.orElse("val2017"));
            case "coco-stuff" -> CocoStuff.open(root, split.orElse("val2017"));
            case "coco-stuff-unseen" -> CocoStuff.openUnseen(root, split.orElse("val2017"));
            case "coco-stuff-91" -> CocoStuff.openPixelMaps(root, split.orElse("val2017"));
            case "coco-stuff-10k" -> CocoStuff.openTenThousand(root, split.orElse("test2014"));
            case "ade20k" -> Ade20k.open(root, split.orElse("validation"));
            case "fss-1000" -> FewShot.fss1000(root, split.orElse("test"));
            case "pascal-5i" -> FewShot.pascal(root, split.orElse("val"), fold);
            case "coco-20i" -> FewShot.coco(root, split.orElse("val"), fold);
            default ->
                throw new ModelException("no data set '%s'; there are %s".formatted(name, String.join(", ", NAMES)));
        };
    }

    /** Data sets whose classes {@link #classes} knows. */
    public static List<String> withClasses() {
        return List.of("streetworld", "voc", "pascal-context-59", "coco", "coco-stuff", "coco-stuff-unseen", "ade20k");
    }

    /**
     * A data set's classes as words, without the data set.
     *
     * @param name one of {@link #withClasses()}
     * @throws IllegalArgumentException if it is none of these
     */
    public static List<String> classes(String name) {
        return switch (name) {
            case "streetworld" -> Streetworld.nouns().stream().map(Noun::name).toList();
            case "pascal-context-59" -> ClassList.read("context").names();
            case "voc", "coco", "coco-stuff", "coco-stuff-unseen", "ade20k" ->
                ClassList.read(name).names();
            default ->
                throw new IllegalArgumentException("no classes of '%s' are known; there are those of %s"
                        .formatted(name, String.join(", ", withClasses())));
        };
    }

    /**
     * Streetworld, which needs no folder.
     *
     * @param split {@code test} if empty; {@code validation}, {@code train}, or {@code clips}: frames of clips from the
     *     test's seeds, 24 a clip; {@code still-clips}: of a camera that stands still
     * @param count pictures or frames
     * @param side pixels of a picture's side
     * @throws ModelException if there is no such part
     * @throws IllegalArgumentException if count or side are out of range
     */
    public static LabelledPictures streetworld(Optional<String> split, int count, int side) {
        return StreetworldPictures.open(split.orElse("test"), count, side);
    }

    /**
     * The words of Streetworld that are unseen in a fold.
     *
     * @throws IllegalArgumentException if there is no such fold
     */
    public static Set<String> streetworldUnseen(int fold) {
        return Folds.unseen(fold).stream().map(Noun::name).collect(Collectors.toUnmodifiableSet());
    }
}
