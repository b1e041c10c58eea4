package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PaletteTest {
    @Test
    void aLabelKeepsItsColourHoweverManyThereAre() {
        int[] few = Palette.colours(20);

        assertThat(Arrays.copyOf(Palette.colours(1000), 20)).isEqualTo(few);
        assertThat(Palette.rgb(3)).isEqualTo(few[2]);
    }

    @Test
    void theFirstColoursCanBeToldApartAlsoByTheColourBlind() {
        int[] colours = Palette.colours(20);

        assertThat(leastDistance(colours, 0)).isGreaterThan(18);
        assertThat(leastDistance(colours, 1)).isGreaterThan(8);
        assertThat(leastDistance(colours, 2)).isGreaterThan(8);
    }

    private static double leastDistance(int[] colours, int sight) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < colours.length; i++) {
            for (int j = 0; j < i; j++) {
                double[] one = ColourSight.of(colours[i]);
                least = Math.min(least, ColourSight.distance(one, ColourSight.of(colours[j]), sight));
            }
        }
        return least;
    }

    @Test
    void aThousandColoursAreAllDifferent() {
        assertThat(Palette.colours(1000)).doesNotHaveDuplicates();
    }

    @Test
    void theSightOfColoursIsThatOfTheStandard() {
        // CIELAB of sRGB red under D65 is 53.24, 80.09, 67.20.
        assertThat(ColourSight.of(0xFF0000)[0]).isCloseTo(53.24, offset(0.1));
        assertThat(ColourSight.of(0xFF0000)[1]).isCloseTo(80.09, offset(0.1));
        assertThat(ColourSight.of(0xFF0000)[2]).isCloseTo(67.20, offset(0.1));
    }

    @Test
    void refusesAPaletteBeyondTheVocabulary() {
        assertThatThrownBy(() -> Palette.colours(1001)).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> Palette.rgb(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
