package io.maskstream.stream.annotation;

import io.maskstream.model.PixelArea;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.mask.Palette;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.sink.StreamDirectory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Masks as "CVAT for images 1.1": one XML file with the labels and, for each frame, an {@code image} with a {@code mask} for
 * each region and for the rest of each label. A mask's {@code rle} covers its box, rows first, and starts with outside.
 * Written frame by frame.
 */
public final class CvatFile {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final KeptMasks masks;
    private final Writer xml;

    private CvatFile(KeptMasks masks, Writer xml) {
        this.masks = masks;
        this.xml = xml;
    }

    /**
     * Writes all masks.
     *
     * @param masks settled
     * @param source where they come from, for people
     * @param now when the file is made
     * @throws IOException if it cannot be written
     */
    public static void write(KeptMasks masks, String source, Instant now, OutputStream out) throws IOException {
        try (Writer xml = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            CvatFile file = new CvatFile(masks, xml);
            xml.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n");
            file.meta(source, DATE.format(now));
            masks.forEach(file::image);
            xml.write("</annotations>\n");
        }
    }

    private void meta(String source, String date) throws IOException {
        xml.write("  <meta>\n    <task>\n");
        write("      <name>%s</name>\n      <size>%d</size>\n", XmlText.of("masks of " + source), masks.frames());
        xml.write("      <mode>annotation</mode>\n      <overlap>0</overlap>\n      <bugtracker></bugtracker>\n");
        write("      <created>%1$s</created>\n      <updated>%1$s</updated>\n      <labels>\n", date);
        for (String label : masks.categories().labels()) {
            label(label, Palette.rgb((masks.categories().id(label) - 1) % Vocabulary.MAX_CLASSES + 1));
        }
        write("      </labels>\n    </task>\n    <dumped>%s</dumped>\n  </meta>\n", date);
    }

    private void label(String label, int colour) throws IOException {
        write(
                """
                        <label>
                          <name>%s</name>
                          <color>#%06x</color>
                          <type>mask</type>
                          <attributes>
                            <attribute>
                              <name>score</name>
                              <mutable>True</mutable>
                              <input_type>text</input_type>
                              <default_value></default_value>
                              <values></values>
                            </attribute>
                          </attributes>
                        </label>
                """,
                XmlText.of(label), colour);
    }

    private void image(long number, SegmentedFrame mask) throws IOException {
        PatchMap patches = masks.size().patches(mask);
        String name = XmlText.of(StreamDirectory.name(mask.id()) + ".jpg");
        write(
                "  <image id=\"%d\" name=\"%s\" width=\"%d\" height=\"%d\">\n",
                number, name, patches.width(), patches.height());
        for (Outline outline : Outline.of(patches)) {
            mask(outline, mask.labels().get(outline.patch().label()));
        }
        xml.write("  </image>\n");
    }

    private void mask(Outline outline, String label) throws IOException {
        write("    <mask label=\"%s\" source=\"auto\" occluded=\"0\" rle=\"", XmlText.of(label));
        xml.write(IntStream.of(outline.rows()).mapToObj(Integer::toString).collect(Collectors.joining(", ")));
        PixelArea box = outline.box();
        write(
                "\" left=\"%d\" top=\"%d\" width=\"%d\" height=\"%d\" z_order=\"0\">\n",
                box.x(), box.y(), box.width(), box.height());
        if (outline.patch().score().isPresent()) {
            write(
                    "      <attribute name=\"score\">%.5f</attribute>\n",
                    outline.patch().score().getAsDouble());
        }
        xml.write("    </mask>\n");
    }

    /** Numbers are written alike whatever language the machine speaks. */
    private void write(String format, Object... values) throws IOException {
        xml.write(String.format(Locale.ROOT, format, values));
    }
}
