package io.maskstream.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder that is not as it must be gets: one line that says what, where and what to do. */
class BadDataTest {
    private static final String MAPS = "VOCdevkit/VOC2012/SegmentationClass/";
    private static final String PICTURES = "VOCdevkit/VOC2012/JPEGImages/";
    private static final String LIST = "VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt";

    @TempDir
    private Path root;

    private TinyFiles files;

    @BeforeEach
    void begin() throws IOException {
        files = new TinyFiles(root);
        files.text(LIST, "a");
        files.picture(PICTURES + "a.jpg");
        files.indices(MAPS + "a.png", 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private LabelledPictures open() {
        return DataSets.open("voc", root, Optional.empty(), 0);
    }

    private String refusal() {
        try {
            open().read(0);
        } catch (ModelException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
            return e.getMessage().replace(root.toString(), "ROOT");
        }
        throw new AssertionError("it was read");
    }

    @Test
    void aFolderThatIsNotThere() {
        Path elsewhere = root.resolve("elsewhere");
        assertThatThrownBy(() -> DataSets.open("voc", elsewhere, Optional.empty(), 0))
                .isInstanceOf(ModelException.class)
                .hasMessage(elsewhere + ": no such folder; give the folder that PASCAL VOC 2012 was unpacked to");
    }

    @Test
    void aFolderOfAnotherDataSet() {
        assertThatThrownBy(() -> DataSets.open("ade20k", root, Optional.empty(), 0))
                .hasMessageContaining("has no folder ADEChallengeData2016/annotations/validation")
                .hasMessageContaining("is ADE20K unpacked there in its official layout?");
    }

    @Test
    void aPartAndADataSetThatDoNotExist() {
        assertThatThrownBy(() -> DataSets.open("voc", root, Optional.of("test"), 0))
                .hasMessage("voc has no part 'test'; choose train, val, trainval, trainaug or aug");
        assertThatThrownBy(() -> DataSets.open("vox", root, Optional.empty(), 0))
                .hasMessageContaining("no data set 'vox'; there are streetworld, voc");
        assertThatThrownBy(() -> DataSets.streetworld(Optional.of("demo"), 1, 64))
                .hasMessageContaining("streetworld has no part 'demo'");
    }

    @Test
    void aPictureOrItsMapIsMissing() throws IOException {
        Files.delete(root.resolve(PICTURES + "a.jpg"));
        assertThat(refusal()).isEqualTo("ROOT/" + PICTURES + "a.jpg: no such file");
        files.picture(PICTURES + "a.jpg");
        Files.delete(root.resolve(MAPS + "a.png"));
        assertThat(refusal()).isEqualTo("ROOT/" + MAPS + "a.png: no such file");
    }

    @Test
    void aMapOfAnotherSize() throws IOException {
        files.picture(PICTURES + "a.jpg", 5, 3);

        assertThat(refusal())
                .isEqualTo("ROOT/" + PICTURES
                        + "a.jpg: is 5x3, its label map 4x3; they must have one size; unpack both again");
    }

    @Test
    void aValueThatTheDataSetDoesNotHave() throws IOException {
        files.indices(MAPS + "a.png", 0, 1, 2, 3, 0, 0, 21, 0, 0, 0, 0, 0);

        assertThat(refusal())
                .isEqualTo("ROOT/" + MAPS + "a.png: has the value 21 at column 2, row 1; expected 0 to 20, and 255 for"
                        + " borders; is it a label map of this data set?");
    }

    @Test
    void aMapInColoursRatherThanNumbers() throws IOException {
        files.picture(MAPS + "a.png");
        assertThat(refusal()).contains("a.png: has 3 channels, expected one of palette indices or grey levels");
        files.bytes(MAPS + "a.png", Files.readAllBytes(root.resolve(PICTURES + "a.jpg")));
        assertThat(refusal()).contains("a.png: is a JPEG, which changes numbers");
    }

    @Test
    void picturesThatAreCutShort() throws IOException {
        byte[] map = Files.readAllBytes(root.resolve(MAPS + "a.png"));
        files.bytes(MAPS + "a.png", Arrays.copyOf(map, map.length - 20));
        assertThat(refusal()).contains("a.png: the PNG is cut short");
        files.bytes(MAPS + "a.png", map);
        byte[] picture = Files.readAllBytes(root.resolve(PICTURES + "a.jpg"));
        files.bytes(PICTURES + "a.jpg", Arrays.copyOf(picture, 100));
        assertThat(refusal()).contains("a.jpg: ");
    }

    @Test
    void listsThatAreEmptyOrLeadOutOfTheFolder() throws IOException {
        files.text(LIST, "");
        assertThatThrownBy(this::open).hasMessageContaining("val.txt: is empty, expected an entry a line");
        files.text(LIST, "../../../../../etc/passwd");
        assertThatThrownBy(this::open).hasMessageContaining("is no name of a file; mend or remove it");
        files.bytes(LIST, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(this::open).hasMessageContaining("val.txt: is no text");
    }

    @Test
    void matlabFilesThatAreDamaged() throws IOException {
        files.text("benchmark_RELEASE/dataset/val.txt", "a");
        files.picture("benchmark_RELEASE/dataset/img/a.jpg");
        String mat = "benchmark_RELEASE/dataset/cls/a.mat";
        files.mat(mat, "GTcls", "Other", new int[12]);
        LabelledPictures pictures = DataSets.open("sbd", root, Optional.empty(), 0);
        assertThatThrownBy(() -> pictures.read(0)).hasMessageContaining("has no field 'Segmentation' in 'GTcls'");
        files.mat(mat, "GTinst", "Segmentation", new int[12]);
        assertThatThrownBy(() -> pictures.read(0)).hasMessageContaining("has no variable 'GTcls'");
        files.mat(mat, "GTcls", "Segmentation", new int[12]);
        byte[] whole = Files.readAllBytes(root.resolve(mat));
        for (int length = 0; length < whole.length; length++) {
            files.bytes(mat, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> pictures.read(0))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("a.mat: the MATLAB file ");
        }
    }

    @Test
    void damageAnywhereInAMatlabFileEndsInOneLine() throws IOException {
        files.mat("a.mat", "GTcls", "Segmentation", new int[12]);
        byte[] whole = Files.readAllBytes(root.resolve("a.mat"));
        for (int at = 124; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            files.bytes("a.mat", damaged);
            try {
                MatFile.read(root.resolve("a.mat"), "GTcls", "Segmentation");
            } catch (ModelException e) {
                assertThat(e.getMessage()).contains("a.mat").doesNotContain("\n");
            }
        }
    }
}
