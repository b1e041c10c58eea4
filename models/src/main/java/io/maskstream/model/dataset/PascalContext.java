package io.maskstream.model.dataset;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PASCAL Context with its 59 classes. What is none of them counts neither for nor against with 59 classes, and is a
 * class of its own, the background, with 60.
 *
 * <p>Two forms are recognised: label maps as PNG in {@code VOCdevkit/VOC2010/SegmentationClassContext} with the lists of
 * {@code ImageSets/SegmentationContext}, and the release's MATLAB files, {@code trainval/ID.mat} beside {@code labels.txt}
 * in a folder of the root, whose 400 and more names are matched with the 59, with VOC's lists {@code ImageSets/Main}.
 */
final class PascalContext {
    private static final String[] ROOTS = {"VOCdevkit/VOC2010", "VOC2010", "."};

    private PascalContext() {}

    static LabelledPictures open(Path root, String split, boolean background) {
        if (!List.of("train", "val").contains(split)) {
            throw DataFolder.noSplit("pascal-context", split, "train or val");
        }
        DataFolder data = new DataFolder("PASCAL Context", root);
        String name = "pascal-context-%d %s".formatted(background ? 60 : 59, split);
        List<String> classes = ClassList.read("context").names();
        Path pictures = data.folder(PascalVoc.below(ROOTS, "JPEGImages"));
        boolean converted = data.has(PascalVoc.below(ROOTS, "SegmentationClassContext"));
        Optional<Path> release = converted ? Optional.empty() : release(root);
        if (release.isPresent()) {
            Path list = data.file(PascalVoc.below(ROOTS, "ImageSets/Main/" + split + ".txt"));
            LabelValues values = releaseValues(release.get().resolve("labels.txt"), classes, background);
            Path maps = release.get().resolve("trainval");
            return entries(
                    name,
                    classes,
                    list,
                    pictures,
                    id -> MatFile.truth(DataFolder.inside(maps, id + ".mat", list), values, "LabelMap"));
        }
        Path maps = data.folder(PascalVoc.below(ROOTS, "SegmentationClassContext"));
        Path list = data.file(PascalVoc.below(ROOTS, "ImageSets/SegmentationContext/" + split + ".txt"));
        LabelValues values = nothing(LabelValues.of("0 to 59"), background).with(1, 1, classes.size());
        return entries(
                name,
                classes,
                list,
                pictures,
                id -> FolderPictures.png(DataFolder.inside(maps, id + ".png", list), values));
    }

    private interface Truths {
        FolderPictures.Truth of(String id);
    }

    private static FolderPictures entries(String name, List<String> classes, Path list, Path pictures, Truths truths) {
        return new FolderPictures(
                name,
                classes,
                DataFolder.lines(list).stream()
                        .map(id -> FolderPictures.Entry.of(
                                id, DataFolder.inside(pictures, id + ".jpg", list), truths.of(id)))
                        .toList());
    }

    private static LabelValues nothing(LabelValues values, boolean background) {
        return background ? values.with(0, 0) : values.withVoid(0);
    }

    private static Optional<Path> release(Path root) {
        try (Stream<Path> below = Files.list(root)) {
            return Stream.concat(Stream.of(root), below.sorted())
                    .filter(folder -> Files.isRegularFile(folder.resolve("labels.txt"))
                            && Files.isDirectory(folder.resolve("trainval")))
                    .findFirst();
        } catch (IOException e) {
            throw new ModelException("%s: cannot be listed: %s".formatted(root, e.getMessage()), e);
        }
    }

    /** Lines {@code N: name}; the release writes names without blanks. */
    private static LabelValues releaseValues(Path list, List<String> classes, boolean background) {
        Map<String, Integer> labels = new HashMap<>();
        for (String name : classes) {
            labels.put(name.replace(" ", ""), labels.size() + 1);
        }
        LabelValues values = nothing(LabelValues.of("the numbers of labels.txt"), background);
        for (String line : DataFolder.lines(list)) {
            if (!line.matches("\\d{1,4}\\s*:.+")) {
                throw new ModelException("%s: the line '%s' is no 'NUMBER: NAME'".formatted(list, line));
            }
            int colon = line.indexOf(':');
            int number = Integer.parseInt(line.substring(0, colon).strip());
            Integer label =
                    labels.remove(line.substring(colon + 1).replace(" ", "").strip());
            values = label != null
                    ? values.with(number, label)
                    : background ? values.with(number, 0) : values.withVoid(number);
        }
        if (!labels.isEmpty()) {
            throw new ModelException("%s: lacks %s of the 59 classes; is it the list of the release?"
                    .formatted(
                            list,
                            String.join(", ", labels.keySet().stream().sorted().toList())));
        }
        return values;
    }
}
