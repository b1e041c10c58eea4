package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreetworldPageTest {
    private static final long SEED = 15;
    private static final List<String> SHEETS = List.of("scenes.png", "nouns.png", "clip.png", "scene.png");

    @Test
    void theDocumentedSheetsShowTheWorldAsItIsNow(@TempDir Path folder) throws IOException {
        StreetworldPage.write(folder, SEED);
        Path documented = documented();
        long bytes = 0;
        for (String sheet : SHEETS) {
            BufferedImage now = ImageIO.read(folder.resolve(sheet).toFile());
            BufferedImage committed = ImageIO.read(documented.resolve(sheet).toFile());
            assertThat(pixels(committed)).as(sheet).isEqualTo(pixels(now));
            bytes += Files.size(documented.resolve(sheet));
        }
        assertThat(bytes).isLessThan(1_600_000);
    }

    @Test
    void everyNounHasALabelColourOfItsOwn() {
        Set<Integer> colors = new HashSet<>();
        for (Noun noun : Streetworld.nouns()) {
            short[] label = {(short) noun.index()};
            colors.add(
                    StreetworldPage.labelColors(
                            new StreetworldPicture(1, 1, new byte[3], label, new short[1], List.of()))[0]);
        }
        assertThat(colors).hasSize(Streetworld.nouns().size());
    }

    /** Writes the documented sheets anew: run it after a deliberate change of the world. */
    @Test
    @Tag("soak")
    void writesTheDocumentedSheets() throws IOException {
        StreetworldPage.write(documented(), SEED);
        assertThat(documented().resolve("scenes.png")).isNotEmptyFile();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static Path documented() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs/streetworld"))) {
            folder = folder.getParent();
        }
        assertThat(folder)
                .as("a folder docs/streetworld above the working directory")
                .isNotNull();
        return folder.resolve("docs/streetworld");
    }
}
