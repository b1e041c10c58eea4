package io.maskstream.model.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * COCO-Stuff in its forms: {@code stuffthingmaps} (171 classes; grey value = category - 1, 255 unlabelled; or the ids
 * without gaps in {@code ID_labelTrainIds.png} beside them), {@code pixelmaps} (the 91 stuff classes; value = category,
 * 183 things and 0 unlabelled count neither for nor against), and the 10k edition with label maps as PNG.
 */
final class CocoStuff {
    private static final int THINGS = 80;
    private static final String TRAIN_IDS = "_labelTrainIds.png";

    private CocoStuff() {}

    private static String part(String name, String split, List<String> known) {
        if (!known.contains(split)) {
            throw DataFolder.noSplit(name, split, String.join(" or ", known));
        }
        return split;
    }

    static LabelledPictures open(Path root, String split) {
        return open("coco-stuff", root, split);
    }

    /** The 15 classes that zero-shot segmentation holds back; pixels of all others are not asked about. */
    static LabelledPictures openUnseen(Path root, String split) {
        return open("coco-stuff-unseen", root, split);
    }

    private static LabelledPictures open(String name, Path root, String split) {
        String part = part(name, split, List.of("train2017", "val2017"));
        DataFolder data = new DataFolder("COCO-Stuff", root);
        Path maps = data.folder(
                "annotations/" + part, "stuffthingmaps/" + part, "labels/" + part, "coco/annotations/" + part);
        Path pictures = data.folder("images/" + part, part, "coco/images/" + part, "coco/" + part);
        ClassList classes = ClassList.read(name);
        List<Integer> all = ClassList.read("coco-stuff").numbers();
        LabelValues gaps = LabelValues.of("the category less 1, up to 181, and 255 for unlabelled")
                .withVoid(255);
        LabelValues closed = LabelValues.of("0 to 170, and 255 for unlabelled").withVoid(255);
        for (int i = 0; i < all.size(); i++) {
            int label = classes.numbers().indexOf(all.get(i)) + 1;
            gaps = label > 0 ? gaps.with(all.get(i) - 1, label) : gaps.withVoid(all.get(i) - 1);
            closed = label > 0 ? closed.with(i, label) : closed.withVoid(i);
        }
        LabelValues trainIds = closed;
        LabelValues values = gaps;
        List<String> ids = DataFolder.names(maps, ".png").stream()
                .filter(id -> !id.endsWith("_labelTrainIds"))
                .toList();
        return ids.isEmpty()
                ? pictures(
                        name + " " + part,
                        classes.names(),
                        DataFolder.names(maps, TRAIN_IDS),
                        pictures,
                        id -> FolderPictures.png(maps.resolve(id + TRAIN_IDS), trainIds))
                : pictures(
                        name + " " + part,
                        classes.names(),
                        ids,
                        pictures,
                        id -> FolderPictures.png(maps.resolve(id + ".png"), values));
    }

    static LabelledPictures openPixelMaps(Path root, String split) {
        String part = part("coco-stuff-91", split, List.of("train2017", "val2017"));
        DataFolder data = new DataFolder("COCO-Stuff", root);
        String folder = "stuff_" + part + "_pixelmaps";
        Path maps = data.folder("annotations/" + folder, folder, "coco/annotations/" + folder);
        Path pictures = data.folder("images/" + part, part, "coco/images/" + part, "coco/" + part);
        ClassList classes = ClassList.read("coco-stuff");
        List<String> stuff = classes.names().subList(THINGS, classes.names().size());
        LabelValues values = LabelValues.of("92 to 182, 183 for things and 0 for unlabelled")
                .with(classes.numbers().get(THINGS), 1, stuff.size())
                .withVoid(183)
                .withVoid(0);
        return pictures(
                "coco-stuff-91 " + part,
                stuff,
                DataFolder.names(maps, ".png"),
                pictures,
                id -> FolderPictures.png(maps.resolve(id + ".png"), values));
    }

    static LabelledPictures openTenThousand(Path root, String split) {
        String part = part("coco-stuff-10k", split, List.of("train2014", "test2014"));
        DataFolder data = new DataFolder("COCO-Stuff 10k", root);
        Path maps = data.folder("coco_stuff10k/annotations/" + part, "annotations/" + part);
        Path pictures = data.folder("coco_stuff10k/images/" + part, "images/" + part);
        String short_ = part.substring(0, part.length() - "2014".length()) + ".txt";
        Path list = data.file(
                "coco_stuff10k/imagesLists/" + short_,
                "imagesLists/" + short_,
                "coco_stuff10k/imageLists/" + short_,
                "imageLists/" + short_);
        List<String> names = ClassList.read("coco-stuff").names();
        LabelValues values =
                LabelValues.of("1 to 171, and 0 for unlabelled").withVoid(0).with(1, 1, names.size());
        return pictures("coco-stuff-10k " + part, names, DataFolder.lines(list), pictures, id -> {
            Path converted = DataFolder.inside(maps, id + TRAIN_IDS, list);
            return FolderPictures.png(Files.exists(converted) ? converted : maps.resolve(id + ".png"), values);
        });
    }

    private static FolderPictures pictures(
            String name,
            List<String> classes,
            List<String> ids,
            Path folder,
            Function<String, FolderPictures.Truth> truth) {
        return new FolderPictures(
                name,
                classes,
                ids.stream()
                        .map(id -> FolderPictures.Entry.of(id, folder.resolve(id + ".jpg"), truth.apply(id)))
                        .toList());
    }
}
