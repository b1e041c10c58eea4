package io.maskstream.stream.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageReaderTest {
    private static Draft read(String key, byte[] value) {
        List<ControlMessage> messages = new ArrayList<>();
        new ControlDeserializer()
                .deserialize(
                        new ConsumerRecord<>("control", 1, 17, key.getBytes(StandardCharsets.UTF_8), value),
                        new Collector<>() {
                            @Override
                            public void collect(ControlMessage message) {
                                messages.add(message);
                            }

                            @Override
                            public void close() {
                                // Nothing is held.
                            }
                        });
        assertThat(messages).singleElement().satisfies(message -> assertThat(message.offset())
                .isEqualTo(17));
        return MessageReader.read(messages.get(0));
    }

    private static Draft read(String key, String value) {
        return read(key, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWordsWithPromptsAndThresholds() {
        Draft draft = read(
                "vocabulary/north gate",
                "{\"vocabulary\": [\"road\", {\"name\": \"car\", \"prompts\": [\"a photo of a car\"], \"threshold\": 0.4}],"
                        + " \"version\": 12}");

        assertThat(draft.version()).hasValue(12);
        assertThat(draft.command().apply(12))
                .isEqualTo(new ChainCommand.UseVocabulary(
                        Optional.of("north gate"),
                        new Vocabulary(List.of(
                                ClassPrompt.of("road"),
                                new ClassPrompt("car", List.of("a photo of a car"), OptionalDouble.of(0.4)))),
                        12));
    }

    @Test
    void readsAModelAndRulesWithZones() {
        assertThat(read("model", "{\"model\":{\"directory\":\"s3://models/b\"}}")
                        .command()
                        .apply(3))
                .isEqualTo(new ChainCommand.UseModel("s3://models/b", 3));
        String rules = "{\"rules\":[{\"name\":\"blocked\",\"when\":\"coverage(car, zone=exit) > 0.2 for 5s\"}],"
                + "\"zones\":[{\"name\":\"exit\",\"stream\":\"gate\",\"polygon\":[[0.1,0.2],[0.4,0.2],[0.4,0.9]]}]}";
        assertThat(read("rules", rules).command().apply(4))
                .isEqualTo(new ChainCommand.UseRules(Optional.empty(), rules, 4));
    }

    static Stream<Arguments> bad() {
        String many = IntStream.range(0, 10_000).mapToObj(i -> "\"w" + i + "\"").collect(Collectors.joining(","));
        return Stream.of(
                Arguments.of("vocabulary", "", "the message is empty; send JSON"),
                Arguments.of("vocabulary", "{\"vocabulary\":[", "the message is no JSON: Unexpected end-of-input"),
                Arguments.of("vocabulary", "{\"vocabulary\":[\"a\"]} x", "the message is no JSON"),
                Arguments.of("vocabulary", "[1]", "the message is a list; expected an object with the keys vocabulary"),
                Arguments.of(
                        "vocabulary",
                        "{\"vocabulray\":[\"a\"]}",
                        "unknown key 'vocabulray'; did you mean 'vocabulary'?"),
                Arguments.of("vocabulary", "{\"model\":{}}", "unknown key 'model'; known here: vocabulary, version"),
                Arguments.of("vocabulary", "{\"version\":3}", "'vocabulary' is missing"),
                Arguments.of("vocabulary", "{\"vocabulary\":[]}", "the vocabulary is empty"),
                Arguments.of("vocabulary", "{\"vocabulary\":\"road\"}", "'vocabulary' is \"road\"; expected a list"),
                Arguments.of("vocabulary", "{\"vocabulary\":[" + many + "]}", "has 10000 classes; at most 1000"),
                Arguments.of("vocabulary", "{\"vocabulary\":[\"Car\",\"car \"]}", "the class 'car' twice"),
                Arguments.of(
                        "vocabulary", "{\"vocabulary\":[7]}", "'vocabulary' is 7; expected an object with the keys"),
                Arguments.of(
                        "vocabulary", "{\"vocabulary\":[{\"name\":\"a\",\"promts\":[]}]}", "did you mean 'prompts'?"),
                Arguments.of(
                        "vocabulary",
                        "{\"vocabulary\":[{\"name\":\"a\",\"threshold\":2}]}",
                        "give a share from 0 to 1"),
                Arguments.of(
                        "vocabulary",
                        "{\"vocabulary\":[\"a\"],\"vocabulary\":[\"b\"]}",
                        "Duplicate field 'vocabulary'"),
                Arguments.of(
                        "vocabulary",
                        "{\"vocabulary\":[\"a\"],\"version\":0}",
                        "'version' is 0; expected a whole number from 1"),
                Arguments.of("vocabulary", "{\"vocabulary\":[\"a\"],\"version\":1.5}", "'version' is 1.5"),
                Arguments.of(
                        "vocabulary",
                        "{\"vocabulary\":[\"a\"],\"version\":99999999999999999999}",
                        "expected a whole number"),
                Arguments.of("vocabulary/", "{\"vocabulary\":[\"a\"]}", "names no stream behind the '/'"),
                Arguments.of("vocabluary/gate", "{}", "unknown record key 'vocabluary/gate'"),
                Arguments.of("", "{}", "unknown record key ''"),
                Arguments.of("models", "{}", "unknown record key 'models'; did you mean 'model'?"),
                Arguments.of("model/gate", "{}", "all streams have one model"),
                Arguments.of("model", "{\"model\":\"dir\"}", "'model' is \"dir\"; expected an object"),
                Arguments.of("model", "{\"model\":{\"directory\":\" \"}}", "'model.directory' is empty"),
                Arguments.of(
                        "model",
                        "{\"model\":{\"dircetory\":\"x\"}}",
                        "unknown key 'model.dircetory'; did you mean 'directory'?"),
                Arguments.of(
                        "rules",
                        "{\"rules\":[{\"name\":\"a\",\"when\":\"car > 2\"}]}",
                        "the rule 'a', column 1: expected coverage(…)"),
                Arguments.of(
                        "rules",
                        "{\"rules\":[{\"name\":\"a\",\"when\":\"coverage(car) > 0.2\"},{\"name\":\"a\",\"when\":\"coverage(car) > 0.2\"}]}",
                        "the rule 'a' is there twice"),
                Arguments.of(
                        "rules",
                        "{\"rules\":[],\"zones\":[{\"name\":\"z\",\"polygon\":[[0,0],[1,1],[0,1]]}]}",
                        "the zone 'z' has no 'stream'"),
                Arguments.of(
                        "rules/a",
                        "{\"rules\":[],\"zones\":[{\"name\":\"z\",\"stream\":\"b\",\"polygon\":[]}]}",
                        "is of the stream 'b'"),
                Arguments.of(
                        "rules/a",
                        "{\"rules\":[],\"zones\":[{\"name\":\"z\",\"polygon\":[[0,0],[1,1]]}]}",
                        "has 2 corners; expected 3 to 1000"),
                Arguments.of(
                        "rules/a",
                        "{\"rules\":[],\"zones\":[{\"name\":\"z\",\"polygon\":[[0,0],[1,1],[2,0]]}]}",
                        "is at [2.0, 0.0], outside the frame"),
                Arguments.of(
                        "rules",
                        "{\"rules\":[{\"name\":\"a\",\"when\":\"present(car, zone=exti)\"}],"
                                + "\"zones\":[{\"name\":\"exit\",\"stream\":\"b\",\"polygon\":[[0,0],[1,1],[0,1]]}]}",
                        "names the zone 'exti', which is not among 'zones'; did you mean 'exit'?"),
                Arguments.of(
                        "rules/b",
                        "{\"rules\":[{\"name\":\"a\",\"stream\":\"c\",\"when\":\"present(car)\"}]}",
                        "the rule 'a' is of the stream 'c', the record key names 'b'"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesWithTheReasonOnOneLine(String key, String text, String reason) {
        assertThatThrownBy(() -> read(key, text))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n")
                .hasSizeLessThan(300);
    }

    @Test
    void refusesWhatIsNoTextTooLargeOrNothing() {
        assertThatThrownBy(() -> read("model", new byte[] {(byte) 0xC3, 0x28}))
                .hasMessage("the message is not UTF-8 text; send JSON");
        assertThatThrownBy(() -> read("model", new byte[ControlDeserializer.LARGEST_BYTES + 1]))
                .hasMessage("the message has 1048577 bytes; at most 1048576");
        assertThatThrownBy(() -> read("vocabulary/gate", (byte[]) null))
                .hasMessageContaining("the record has no value");
        assertThatThrownBy(() -> read("vocabulary", "[".repeat(100_000))).isInstanceOf(RefusedException.class);
    }
}
