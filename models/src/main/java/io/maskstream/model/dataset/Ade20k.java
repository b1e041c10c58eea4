package io.maskstream.model.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * ADE20K's 150 classes of the SceneParsing challenge: {@code ADEChallengeData2016/{images,annotations}/{training,
 * validation}}. Value 0 of its label maps, "other", counts neither for nor against.
 */
final class Ade20k {
    private Ade20k() {}

    static LabelledPictures open(Path root, String split) {
        if (!List.of("training", "validation").contains(split)) {
            throw DataFolder.noSplit("ade20k", split, "training or validation");
        }
        DataFolder data = new DataFolder("ADE20K", root);
        Path maps = data.folder("ADEChallengeData2016/annotations/" + split, "annotations/" + split);
        Path pictures = data.folder("ADEChallengeData2016/images/" + split, "images/" + split);
        ClassList classes = ClassList.read("ade20k");
        LabelValues values = LabelValues.of("1 to 150, and 0 for other")
                .withVoid(0)
                .with(1, 1, classes.names().size());
        return new FolderPictures(
                "ade20k " + split,
                classes.names(),
                DataFolder.names(maps, ".png").stream()
                        .map(id -> FolderPictures.Entry.of(
                                id,
                                pictures.resolve(id + ".jpg"),
                                FolderPictures.png(maps.resolve(id + ".png"), values)))
                        .toList());
    }
}
