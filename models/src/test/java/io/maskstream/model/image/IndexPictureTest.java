package io.maskstream.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of label maps, and pictures as they are stored. */
class IndexPictureTest {
    @TempDir
    private Path folder;

    private final PictureReader reader = new PictureReader();

    private Path file(byte[] png) throws IOException {
        return Files.write(folder.resolve("map.png"), png);
    }

    @Test
    void givesPaletteIndicesRatherThanColours() throws IOException {
        byte[] palette = PictureFiles.chunk("PLTE", new byte[] {9, 9, 9, 100, 0, 0, 9, 9, 9, 7, 7, 7});

        IndexPicture map = reader.readIndices(file(PictureFiles.png(4, 1, 2, 3, new byte[] {0, 0x1b}, palette)));

        assertThat(map.width()).isEqualTo(4);
        assertThat(map.values()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void givesGreyLevelsOfAnyDepthAsTheyAreStored() throws IOException {
        assertThat(reader.readIndices(file(PictureFiles.png(2, 1, 8, 0, new byte[] {0, 7, (byte) 255})))
                        .values())
                .containsExactly(7, 255);
        assertThat(reader.readIndices(file(PictureFiles.png(4, 1, 2, 0, new byte[] {0, 0x1b})))
                        .values())
                .containsExactly(0, 1, 2, 3);
        assertThat(reader.readIndices(file(PictureFiles.png(2, 1, 16, 0, new byte[] {0, 1, 2, (byte) 255, 0})))
                        .values())
                .containsExactly(0x102, (short) 0xff00);
    }

    @Test
    void refusesColours() throws IOException {
        Path colours = file(PictureFiles.png(1, 1, 8, 2, new byte[] {0, 1, 2, 3}));
        assertThatThrownBy(() -> reader.readIndices(colours))
                .isInstanceOf(ModelException.class)
                .hasMessage(colours + ": has 3 channels, expected one of palette indices or grey levels");
    }

    @Test
    void refusesMapsThatAreTooLargeFromTheirHeader() throws IOException {
        Path large = file(PictureFiles.png(4, 2, 8, 0, new byte[10]));
        assertThatThrownBy(() -> new PictureReader(7).readIndices(large)).hasMessageContaining("4x2 pixels, at most 7");
        assertThatThrownBy(() -> new PictureReader(7).readAsStored(large))
                .hasMessageContaining("4x2 pixels, at most 7");
    }

    @Test
    void storedPixelsAreNotTurned() throws IOException {
        byte[] turn = PictureFiles.chunk("eXIf", PictureFiles.orientation(6, true));
        Path file = file(PictureFiles.png(2, 1, 8, 0, new byte[] {0, 10, 20}, turn));

        assertThat(reader.read(file).height()).isEqualTo(2);
        assertThat(reader.readAsStored(file).height()).isEqualTo(1);
        assertThat(reader.readAsStored(file).rgb()).containsExactly(10, 10, 10, 20, 20, 20);
    }
}
