package io.maskstream.model.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * PASCAL VOC 2012: {@code VOCdevkit/VOC2012/{JPEGImages, SegmentationClass, ImageSets/Segmentation}}. Palette index 0 is
 * background, a class of its own; 255, the border, counts neither for nor against.
 *
 * <p>The lists {@code trainaug} and {@code aug} go with the label maps of {@code SegmentationClassAug}, VOC and SBD
 * together. SBD as it was released is {@code benchmark_RELEASE/dataset/{img, cls}} with a MATLAB file a picture.
 */
final class PascalVoc {
    static final String[] ROOTS = {"VOCdevkit/VOC2012", "VOC2012", "."};

    private static final String KNOWN = "train, val, trainval, trainaug or aug";

    private PascalVoc() {}

    static LabelValues values() {
        return LabelValues.of("0 to 20, and 255 for borders")
                .with(0, 0, ClassList.read("voc").names().size() + 1)
                .withVoid(255);
    }

    static LabelledPictures open(Path root, String split) {
        boolean augmented = List.of("trainaug", "aug").contains(split);
        if (!augmented && !List.of("train", "val", "trainval").contains(split)) {
            throw DataFolder.noSplit("voc", split, KNOWN);
        }
        DataFolder data = new DataFolder("PASCAL VOC 2012", root);
        Path list = data.file(below(ROOTS, "ImageSets/Segmentation/" + split + ".txt"));
        Path maps = data.folder(below(ROOTS, augmented ? "SegmentationClassAug" : "SegmentationClass"));
        Path pictures = data.folder(below(ROOTS, "JPEGImages"));
        LabelValues values = values();
        return new FolderPictures(
                "voc " + split,
                ClassList.read("voc").names(),
                DataFolder.lines(list).stream()
                        .map(id -> FolderPictures.Entry.of(
                                id,
                                DataFolder.inside(pictures, id + ".jpg", list),
                                FolderPictures.png(maps.resolve(id + ".png"), values)))
                        .toList());
    }

    static LabelledPictures openSbd(Path root, String split) {
        if (!List.of("train", "val", "train_noval").contains(split)) {
            throw DataFolder.noSplit("sbd", split, "train, val or train_noval");
        }
        String[] roots = {"benchmark_RELEASE/dataset", "VOCdevkit/VOCaug/dataset", "dataset", "."};
        DataFolder data = new DataFolder("SBD", root);
        Path list = data.file(below(roots, split + ".txt"));
        Path maps = data.folder(below(roots, "cls"));
        Path pictures = data.folder(below(roots, "img"));
        LabelValues values = values();
        return new FolderPictures(
                "sbd " + split,
                ClassList.read("voc").names(),
                DataFolder.lines(list).stream()
                        .map(id -> FolderPictures.Entry.of(
                                id,
                                DataFolder.inside(pictures, id + ".jpg", list),
                                MatFile.truth(maps.resolve(id + ".mat"), values, "GTcls", "Segmentation")))
                        .toList());
    }

    static String[] below(String[] roots, String path) {
        String[] candidates = new String[roots.length];
        for (int i = 0; i < roots.length; i++) {
            candidates[i] = roots[i].equals(".") ? path : roots[i] + "/" + path;
        }
        return candidates;
    }
}
