package io.maskstream.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoInstancesTest {
    private static final int VOID = LabelledPicture.VOID;

    @TempDir
    private Path root;

    private LabelledPictures open(String annotations) throws IOException {
        TinyFiles files = new TinyFiles(root);
        files.picture("coco/val2017/000000000139.jpg");
        files.text(
                "coco/annotations/instances_val2017.json",
                """
                {"info": {"year": 2017}, "licenses": [{"id": 1}],
                 "images": [{"license": 2, "file_name": "000000000139.jpg", "height": 3, "width": 4, "id": 139}],
                 "annotations": [%s],
                 "categories": [{"supercategory": "person", "id": 1, "name": "person"}]}"""
                        .formatted(annotations));
        return DataSets.open("coco", root, Optional.empty(), 0);
    }

    private static String polygon(int category, String corners) {
        return """
                {"segmentation": [[%s]], "area": 4, "iscrowd": 0, "image_id": 139, "bbox": [1, 1, 2, 2],
                 "category_id": %d, "id": 1}"""
                .formatted(corners, category);
    }

    private static String runs(int category, String counts) {
        return """
                {"segmentation": {"counts": %s, "size": [3, 4]}, "iscrowd": 1, "image_id": 139, "category_id": %d}"""
                .formatted(counts, category);
    }

    private static int[] labels(LabelledPictures pictures) {
        short[] labels = pictures.read(0).labels();
        int[] unsigned = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            unsigned[i] = Short.toUnsignedInt(labels[i]);
        }
        return unsigned;
    }

    @Test
    void aPolygonTakesThePixelsWhoseMiddlesItHolds() throws IOException {
        LabelledPictures pictures = open(polygon(1, "1, 0, 3, 0, 3, 2, 1, 2"));

        assertThat(pictures.classes()).hasSize(80);
        assertThat(labels(pictures)).containsExactly(0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0);
    }

    @Test
    void aPolygonMayReachBeyondThePicture() throws IOException {
        assertThat(labels(open(polygon(90, "2, 1, 9, 1, 9, 9, 2, 9"))))
                .containsExactly(0, 0, 0, 0, 0, 0, 80, 80, 0, 0, 80, 80);
    }

    @Test
    void runLengthsGoDownTheColumnsAsNumbersOrAsText() throws IOException {
        // Two off, three on, seven off: the last of the first column and two of the second.
        assertThat(labels(open(runs(3, "[2, 3, 7]")))).containsExactly(0, 3, 0, 0, 0, 3, 0, 0, 3, 0, 0, 0);
        assertThat(labels(open(runs(3, "\"237\"")))).containsExactly(0, 3, 0, 0, 0, 3, 0, 0, 3, 0, 0, 0);
    }

    @Test
    void packedRunLengthsAreDifferencesFromTheFourthOn() {
        // 40 takes two letters; the fourth is stored as 6 - 40, the fifth as 9 - 7.
        assertThat(CocoMask.lengths("5X17nN2")).containsExactly(5, 40, 7, 6, 9);
    }

    @Test
    void whereInstancesOfDifferentClassesOverlapNobodyKnows() throws IOException {
        String square = "1, 0, 3, 0, 3, 2, 1, 2";

        assertThat(labels(open(polygon(1, square) + "," + polygon(2, "2, 0, 4, 0, 4, 1, 2, 1"))))
                .containsExactly(0, 1, VOID, 2, 0, 1, 1, 0, 0, 0, 0, 0);
        assertThat(labels(open(polygon(1, square) + "," + polygon(1, square)))).doesNotContain(VOID);
    }

    @Test
    void refusesUnknownCategoriesAndRunLengthsOfAnotherSize() throws IOException {
        assertThatThrownBy(() -> open(polygon(12, "0, 0, 1, 0, 1, 1")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("picture 139 has the category 12, which COCO does not have");
        LabelledPictures pictures = open(runs(3, "[2, 3, 99]"));
        assertThatThrownBy(() -> pictures.read(0))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("picture 139 has run lengths for another size than 4x3");
    }

    @Test
    void refusesDamagedFilesWithTheLine() {
        assertThatThrownBy(() -> open("{\"image_id\": oops"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("instances_val2017.json: is damaged at line 3");
        assertThatThrownBy(() -> open("{\"segmentation\": 7}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is no list of COCO instances at line 3");
        assertThatThrownBy(() -> open("{\"image_id\": \"text\"}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("instances_val2017.json");
    }
}
