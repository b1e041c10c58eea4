package io.maskstream.model.dataset;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.PlainPickle;
import io.maskstream.model.image.IndexPicture;
import io.maskstream.model.image.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Data sets of few-shot segmentation, whose samples are pairs of a picture and one class: FSS-1000, PASCAL-5i, COCO-20i.
 *
 * <p>The lists come from {@code data/splits} as HSNet arranged them, which is what most work since compares with.
 */
final class FewShot {
    private static final int FOLDS = 4;
    private static final int FOLD_OF_VOC = 5;
    private static final int GREY_OF_FOREGROUND = 128;

    private FewShot() {}

    private static String[] splits(String path) {
        return PascalVoc.below(new String[] {"data/splits", "splits", "dataset/splits"}, path);
    }

    private static void requireFold(String name, int fold) {
        if (fold < 0 || fold >= FOLDS) {
            throw new ModelException("%s: fold %d; choose 0 to %d".formatted(name, fold, FOLDS - 1));
        }
    }

    /** {@code FSS-1000/CLASS/{1..10}.{jpg,png}} with lists of classes; a mask is what is at least half white. */
    static LabelledPictures fss1000(Path root, String split) {
        if (!List.of("trn", "val", "test").contains(split)) {
            throw DataFolder.noSplit("fss-1000", split, "trn, val or test");
        }
        DataFolder data = new DataFolder("FSS-1000", root);
        List<String> lists = new ArrayList<>(List.of(splits("fss/" + split + ".txt")));
        if (split.equals("test")) {
            lists.addAll(List.of("fss_test_set.txt", "FSS-1000/fss_test_set.txt"));
        }
        Path list = data.file(lists.toArray(String[]::new));
        List<String> folders = DataFolder.lines(list).stream().sorted().toList();
        Path pictures = data.has("FSS-1000")
                ? data.folder("FSS-1000")
                : data.has("fewshot_data") ? data.folder("fewshot_data") : root;
        List<FolderPictures.Entry> entries = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            int label = i + 1;
            Path folder = DataFolder.inside(pictures, folders.get(i), list);
            for (int number = 1; number <= 10; number++) {
                Path mask = folder.resolve(number + ".png");
                entries.add(new FolderPictures.Entry(
                        folders.get(i) + "/" + number,
                        folder.resolve(number + ".jpg"),
                        reader -> foreground(reader.readAsStored(mask), label),
                        OptionalInt.of(label)));
            }
        }
        return new FolderPictures("fss-1000 " + split, words(folders), entries);
    }

    private static IndexPicture foreground(Picture mask, int label) {
        short[] labels = new short[mask.height() * mask.width()];
        for (int i = 0; i < labels.length; i++) {
            int red = mask.rgb()[3 * i] & 0xff;
            int green = mask.rgb()[3 * i + 1] & 0xff;
            int blue = mask.rgb()[3 * i + 2] & 0xff;
            // Luma in the whole numbers that Pillow's conversion to grey computes with.
            int grey = (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
            labels[i] = (short) (grey >= GREY_OF_FOREGROUND ? label : 0);
        }
        return new IndexPicture(mask.height(), mask.width(), labels);
    }

    /** Folder names as words; where two become one, as they are. */
    private static List<String> words(List<String> folders) {
        List<String> words =
                folders.stream().map(folder -> folder.replace('_', ' ')).toList();
        return new HashSet<>(words).size() == words.size() ? words : folders;
    }

    /** {@code splits/pascal/{trn,val}/foldN.txt}; training takes the lists of the other folds. */
    static LabelledPictures pascal(Path root, String split, int fold) {
        if (!List.of("trn", "val").contains(split)) {
            throw DataFolder.noSplit("pascal-5i", split, "trn or val");
        }
        requireFold("pascal-5i", fold);
        DataFolder data = new DataFolder("PASCAL-5i", root);
        Path pictures = data.folder(PascalVoc.below(PascalVoc.ROOTS, "JPEGImages"));
        Path maps = data.folder(PascalVoc.below(PascalVoc.ROOTS, "SegmentationClassAug"));
        LabelValues values = PascalVoc.values();
        List<FolderPictures.Entry> entries = new ArrayList<>();
        for (int part = 0; part < FOLDS; part++) {
            if (split.equals("val") != (part == fold)) {
                continue;
            }
            Path list = data.file(splits("pascal/%s/fold%d.txt".formatted(split, part)));
            for (String line : DataFolder.lines(list)) {
                if (!line.matches(".+__\\d{1,2}")) {
                    throw new ModelException("%s: the line '%s' is no PICTURE__CLASS".formatted(list, line));
                }
                int bar = line.lastIndexOf("__");
                int label = Integer.parseInt(line.substring(bar + 2));
                if (label <= part * FOLD_OF_VOC || label > (part + 1) * FOLD_OF_VOC) {
                    throw new ModelException("%s: the line '%s' has the class %d; fold %d has %d to %d"
                            .formatted(list, line, label, part, part * FOLD_OF_VOC + 1, (part + 1) * FOLD_OF_VOC));
                }
                String id = line.substring(0, bar);
                entries.add(new FolderPictures.Entry(
                        line,
                        DataFolder.inside(pictures, id + ".jpg", list),
                        FolderPictures.png(maps.resolve(id + ".png"), values),
                        OptionalInt.of(label)));
            }
        }
        return new FolderPictures(
                "pascal-5i %s fold %d".formatted(split, fold),
                ClassList.read("voc").names(),
                entries);
    }

    /** {@code splits/coco/{trn,val}/foldN.pkl}: class number to pictures; fold f tests the classes f, f + 4, f + 8, … */
    static LabelledPictures coco(Path root, String split, int fold) {
        if (!List.of("trn", "val").contains(split)) {
            throw DataFolder.noSplit("coco-20i", split, "trn or val");
        }
        requireFold("coco-20i", fold);
        DataFolder data = new DataFolder("COCO-20i", root);
        Path base = data.has("COCO2014") ? data.folder("COCO2014") : root;
        Path maps = data.folder("COCO2014/annotations", "annotations", "annotation");
        Path list = data.file(splits("coco/%s/fold%d.pkl".formatted(split, fold)));
        List<String> classes = ClassList.read("coco").names();
        LabelValues values = LabelValues.of("0 to 80, and 255 for unknown")
                .with(0, 0, classes.size() + 1)
                .withVoid(255);
        List<FolderPictures.Entry> entries = new ArrayList<>();
        if (!(PlainPickle.read(list) instanceof Map<?, ?> pictures)) {
            throw new ModelException("%s: holds no dict of class numbers; it is no list of COCO-20i".formatted(list));
        }
        pictures.forEach((number, names) -> {
            if (!(number instanceof Long index
                    && index >= 0
                    && index < classes.size()
                    && names instanceof List<?> files)) {
                throw new ModelException(
                        "%s: the key '%s' is no class from 0 to 79 with a list of pictures".formatted(list, number));
            }
            int label = index.intValue() + 1;
            for (Object file : files) {
                String name = String.valueOf(file);
                Path picture = DataFolder.inside(base, name, list);
                Path map = DataFolder.inside(maps, name.replaceAll("\\.jpg$", ".png"), list);
                entries.add(new FolderPictures.Entry(
                        "%s__%02d".formatted(name.replaceAll("\\.jpg$", ""), label),
                        picture,
                        FolderPictures.png(map, values),
                        OptionalInt.of(label)));
            }
        });
        return new FolderPictures("coco-20i %s fold %d".formatted(split, fold), classes, entries);
    }
}
