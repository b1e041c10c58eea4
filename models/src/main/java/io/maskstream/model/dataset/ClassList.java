package io.maskstream.model.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The classes of a data set, read from {@code classes/NAME.txt} beside this class: a number, a blank, the words.
 *
 * @param numbers the data set's own numbers, in the order of the list
 * @param names words for people and text encoders; the k-th is label k
 */
record ClassList(List<Integer> numbers, List<String> names) {
    static ClassList read(String name) {
        try (InputStream stream = ClassList.class.getResourceAsStream("classes/" + name + ".txt")) {
            List<String> lines = new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return new ClassList(
                    lines.stream()
                            .map(line -> Integer.valueOf(line.substring(0, line.indexOf(' '))))
                            .toList(),
                    lines.stream()
                            .map(line -> line.substring(line.indexOf(' ') + 1))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the list of classes of " + name, e);
        }
    }
}
