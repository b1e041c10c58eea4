package io.maskstream.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each data set in a tiny folder of its official layout. */
class DataSetsTest {
    private static final int VOID = LabelledPicture.VOID;

    @TempDir
    private Path root;

    private TinyFiles files;

    @BeforeEach
    void begin() {
        files = new TinyFiles(root);
    }

    private LabelledPictures open(String name) {
        return DataSets.open(name, root, Optional.empty(), 0);
    }

    private LabelledPictures open(String name, String split) {
        return DataSets.open(name, root, Optional.of(split), 0);
    }

    private static int[] labels(LabelledPictures pictures, int index) {
        short[] labels = pictures.read(index).labels();
        int[] unsigned = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            unsigned[i] = Short.toUnsignedInt(labels[i]);
        }
        return unsigned;
    }

    @Test
    void classesAreKnownWithoutTheDataSet() {
        assertThat(DataSets.classes("coco-stuff-unseen"))
                .hasSize(15)
                .startsWith("frisbee", "skateboard")
                .contains("concrete wall", "clouds")
                .endsWith("playingfield");
        assertThat(DataSets.classes("ade20k")).hasSize(150);
        assertThat(DataSets.classes("coco-stuff")).hasSize(171);
        assertThat(DataSets.withClasses()).allSatisfy(name -> assertThat(DataSets.classes(name))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(10));
    }

    @Test
    void vocTakesPaletteIndicesAndLeavesBordersOut() throws IOException {
        files.text("VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt", "2007_000033", "2007_000042", "");
        for (String id : List.of("2007_000033", "2007_000042")) {
            files.picture("VOCdevkit/VOC2012/JPEGImages/" + id + ".jpg");
            files.indices("VOCdevkit/VOC2012/SegmentationClass/" + id + ".png", 0, 1, 20, 255, 0, 0, 0, 0, 0, 0, 0, 15);
        }

        LabelledPictures pictures = open("voc");

        assertThat(pictures.name()).isEqualTo("voc val");
        assertThat(pictures.classes()).hasSize(20).startsWith("aeroplane").endsWith("tv monitor");
        assertThat(pictures.size()).isEqualTo(2);
        assertThat(pictures.askedLabel(0)).isEmpty();
        assertThat(labels(pictures, 1)).containsExactly(0, 1, 20, VOID, 0, 0, 0, 0, 0, 0, 0, 15);
        assertThat(pictures.read(0).name()).isEqualTo("2007_000033");
        assertThat(DataSets.open("voc", root.resolve("VOCdevkit/VOC2012"), Optional.empty(), 0)
                        .size())
                .isEqualTo(2);
    }

    @Test
    void vocWithSbdReadsTheAugmentedFolder() throws IOException {
        files.text("VOCdevkit/VOC2012/ImageSets/Segmentation/trainaug.txt", "2008_000001");
        files.picture("VOCdevkit/VOC2012/JPEGImages/2008_000001.jpg");
        files.greys("VOCdevkit/VOC2012/SegmentationClassAug/2008_000001.png", 0, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0);

        assertThat(labels(open("voc", "trainaug"), 0)).startsWith(0, 3, 3, 3);
    }

    @Test
    void sbdReadsItsMatlabFiles() throws IOException {
        files.text("benchmark_RELEASE/dataset/val.txt", "2008_000002");
        files.picture("benchmark_RELEASE/dataset/img/2008_000002.jpg");
        files.mat(
                "benchmark_RELEASE/dataset/cls/2008_000002.mat",
                "GTcls",
                "Segmentation",
                0,
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                8,
                9,
                10,
                20);

        assertThat(labels(open("sbd"), 0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20);
    }

    @Test
    void pascalContextLeavesBackgroundOutOrTakesItAsAClass() throws IOException {
        files.text("VOCdevkit/VOC2010/ImageSets/SegmentationContext/val.txt", "2008_000003");
        files.picture("VOCdevkit/VOC2010/JPEGImages/2008_000003.jpg");
        files.indices(
                "VOCdevkit/VOC2010/SegmentationClassContext/2008_000003.png", 0, 1, 59, 0, 0, 0, 0, 0, 0, 0, 0, 2);

        assertThat(labels(open("pascal-context-59"), 0)).startsWith(VOID, 1, 59, VOID);
        assertThat(labels(open("pascal-context-60"), 0)).startsWith(0, 1, 59, 0);
        assertThat(open("pascal-context-59").classes()).hasSize(59).contains("potted plant", "wood");
    }

    @Test
    void pascalContextMatchesTheNamesOfTheRelease() throws IOException {
        List<String> names = ClassList.read("context").names();
        String[] lines = new String[names.size() + 1];
        lines[0] = "1: accordion";
        for (int i = 0; i < names.size(); i++) {
            // In another order than ours, and without blanks, as the release has them.
            lines[i + 1] = (i + 2) + ": " + names.get(names.size() - 1 - i).replace(" ", "");
        }
        files.text("context/labels.txt", lines);
        files.text("VOC2010/ImageSets/Main/val.txt", "2008_000004");
        files.picture("VOC2010/JPEGImages/2008_000004.jpg");
        files.mat("context/trainval/2008_000004.mat", "LabelMap", "", 1, 2, 60, 1, 1, 1, 1, 1, 1, 1, 1, 1);

        assertThat(labels(open("pascal-context-59"), 0)).startsWith(VOID, 59, 1, VOID);
        assertThat(labels(open("pascal-context-60"), 0)).startsWith(0, 59, 1, 0);

        files.text("context/labels.txt", "1: accordion");
        assertThatThrownBy(() -> open("pascal-context-59"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("lacks aeroplane, bag");
    }

    @Test
    void adeLeavesOtherOut() throws IOException {
        files.picture("ADEChallengeData2016/images/validation/ADE_val_00000001.jpg");
        files.greys(
                "ADEChallengeData2016/annotations/validation/ADE_val_00000001.png",
                0,
                1,
                150,
                4,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);

        assertThat(labels(open("ade20k"), 0)).startsWith(VOID, 1, 150, 4, VOID);
        assertThat(open("ade20k").classes()).hasSize(150).startsWith("wall").endsWith("flag");
        assertThat(open("ade20k").read(0).name()).isEqualTo("ADE_val_00000001");
    }

    @Test
    void cocoStuffTakesCategoriesWithGapsAndWithout() throws IOException {
        files.picture("images/val2017/000000000139.jpg");
        files.greys("annotations/val2017/000000000139.png", 0, 12, 89, 91, 181, 255, 0, 0, 0, 0, 0, 0);
        LabelledPictures gaps = open("coco-stuff");
        assertThat(gaps.classes()).hasSize(171);
        assertThat(labels(gaps, 0)).startsWith(1, 12, 80, 81, 171, VOID);
        assertThat(gaps.classes().get(11)).isEqualTo("stop sign");
        assertThat(gaps.classes().get(80)).isEqualTo("banner");

        files.picture("images/train2017/000000000009.jpg");
        files.greys("annotations/train2017/000000000009_labelTrainIds.png", 0, 11, 170, 255, 0, 0, 0, 0, 0, 0, 0, 0);
        // Person, stop sign and wood are none of the fifteen.
        assertThat(labels(open("coco-stuff-unseen", "train2017"), 0)).startsWith(VOID, VOID, VOID, VOID);
        assertThat(labels(open("coco-stuff", "train2017"), 0)).startsWith(1, 12, 171, VOID);
        assertThat(open("coco-stuff", "train2017").read(0).name()).isEqualTo("000000000009");
    }

    @Test
    void cocoStuffPixelMapsLeaveThingsOut() throws IOException {
        files.picture("val2017/000000000139.jpg");
        files.greys("annotations/stuff_val2017_pixelmaps/000000000139.png", 0, 92, 182, 183, 93, 0, 0, 0, 0, 0, 0, 0);

        assertThat(labels(open("coco-stuff-91"), 0)).startsWith(VOID, 1, 91, VOID, 2);
        assertThat(open("coco-stuff-91").classes())
                .hasSize(91)
                .startsWith("banner")
                .endsWith("wood");
    }

    @Test
    void cocoStuffTenThousandFollowsItsList() throws IOException {
        files.text("coco_stuff10k/imagesLists/test.txt", "COCO_train2014_000000000077");
        files.picture("coco_stuff10k/images/test2014/COCO_train2014_000000000077.jpg");
        files.greys(
                "coco_stuff10k/annotations/test2014/COCO_train2014_000000000077_labelTrainIds.png",
                0,
                1,
                171,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);

        assertThat(labels(open("coco-stuff-10k"), 0)).startsWith(VOID, 1, 171, 1);
    }

    @Test
    void fssAsksForTheFoldersNameInEachOfItsTenPictures() throws IOException {
        files.text("data/splits/fss/test.txt", "bus", "ab_wheel");
        for (String name : List.of("ab_wheel", "bus")) {
            for (int i = 1; i <= 10; i++) {
                files.picture("FSS-1000/%s/%d.jpg".formatted(name, i));
                files.greys("FSS-1000/%s/%d.png".formatted(name, i), 0, 127, 128, 255, 0, 0, 0, 0, 0, 0, 0, 0);
            }
        }

        LabelledPictures pictures = open("fss-1000");

        assertThat(pictures.classes()).containsExactly("ab wheel", "bus");
        assertThat(pictures.size()).isEqualTo(20);
        assertThat(pictures.askedLabel(10)).hasValue(2);
        assertThat(labels(pictures, 10)).startsWith(0, 0, 2, 2, 0);
    }

    @Test
    void fssTakesTheOfficialListOfTestClassesToo() throws IOException {
        files.text("fss_test_set.txt", "bus\nab_wheel");

        assertThat(open("fss-1000").size()).isEqualTo(20);
        assertThatThrownBy(() -> open("fss-1000", "trn")).hasMessageContaining("data/splits/fss/trn.txt");
    }

    @Test
    void pascalFoldsArePairsOfAPictureAndAClass() throws IOException {
        files.text("data/splits/pascal/val/fold0.txt", "2007_000033__01", "2007_000061__04");
        for (int fold = 1; fold < 4; fold++) {
            files.text(
                    "data/splits/pascal/trn/fold%d.txt".formatted(fold), "2007_000033__%02d".formatted(5 * fold + 1));
        }
        for (String id : List.of("2007_000033", "2007_000061")) {
            files.picture("VOC2012/JPEGImages/" + id + ".jpg");
            files.greys("VOC2012/SegmentationClassAug/" + id + ".png", 0, 1, 4, 255, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        LabelledPictures pictures = open("pascal-5i");

        assertThat(pictures.size()).isEqualTo(2);
        assertThat(pictures.askedLabel(1)).hasValue(4);
        assertThat(labels(pictures, 1)).startsWith(0, 1, 4, VOID);
        assertThat(pictures.read(1).name()).isEqualTo("2007_000061__04");
        assertThat(open("pascal-5i", "trn").size()).isEqualTo(3);
        assertThatThrownBy(() -> DataSets.open("pascal-5i", root, Optional.empty(), 4))
                .hasMessageContaining("choose 0 to 3");
        files.text("data/splits/pascal/val/fold0.txt", "2007_000033__06");
        assertThatThrownBy(() -> open("pascal-5i")).hasMessageContaining("fold 0 has 1 to 5");
    }

    @Test
    void pascalFoldsAreFoundInTheOtherArrangementToo() throws IOException {
        files.text("dataset/splits/pascal/val/fold0.txt", "2007_000033__01");
        files.picture("VOCdevkit/VOC2012/JPEGImages/2007_000033.jpg");
        files.greys("SegmentationClassAug/2007_000033.png", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        assertThat(labels(open("pascal-5i"), 0)).startsWith(1, 0);
    }

    @Test
    void cocoFoldsComeFromAPickleOfPlainLists() throws IOException {
        files.pickle(
                "data/splits/coco/val/fold0.pkl",
                Map.of(0, List.of("val2014/COCO_val2014_000000000042.jpg"), 1, List.of()));
        files.picture("COCO2014/val2014/COCO_val2014_000000000042.jpg");
        files.greys(
                "COCO2014/annotations/val2014/COCO_val2014_000000000042.png", 0, 1, 80, 255, 0, 0, 0, 0, 0, 0, 0, 0);

        LabelledPictures pictures = open("coco-20i");

        assertThat(pictures.size()).isEqualTo(1);
        assertThat(pictures.askedLabel(0)).hasValue(1);
        assertThat(pictures.classes().get(0)).isEqualTo("person");
        assertThat(labels(pictures, 0)).startsWith(0, 1, 80, VOID);
        files.bytes("data/splits/coco/val/fold0.pkl", "cos\nsystem\n(S'true'\ntR.".getBytes("US-ASCII"));
        assertThatThrownBy(() -> open("coco-20i"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("os.system");
    }

    @Test
    void streetworldNeedsNoFolder() {
        LabelledPictures pictures = DataSets.streetworld(Optional.empty(), 2, 64);
        LabelledPicture picture = pictures.read(1);

        assertThat(pictures.name()).isEqualTo("streetworld test");
        assertThat(pictures.classes()).hasSizeGreaterThanOrEqualTo(64);
        assertThat(picture.picture().width()).isEqualTo(64);
        assertThat(Arrays.stream(labels(pictures, 1)).boxed())
                .allMatch(label -> label >= 1 && label <= pictures.classes().size());
        assertThat(picture.labels()).isNotEqualTo(pictures.read(0).labels());
        assertThat(DataSets.streetworldUnseen(0)).isNotEmpty().isSubsetOf(pictures.classes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"clips", "still-clips"})
    void streetworldClipsSayWhichClipAFrameBelongsTo(String split) {
        LabelledPictures pictures = DataSets.streetworld(Optional.of(split), 30, 32);

        assertThat(pictures.read(0).clip()).contains("clip-0000");
        assertThat(pictures.read(23).clip()).contains("clip-0000");
        assertThat(pictures.read(24).clip()).contains("clip-0001");
    }
}
