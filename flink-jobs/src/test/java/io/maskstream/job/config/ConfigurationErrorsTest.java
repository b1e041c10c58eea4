package io.maskstream.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.job.console.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said in one line with its place and a way out, before anything starts. */
class ConfigurationErrorsTest {
    @Test
    void suggestsTheKeyThatWasMeantAndSaysWhereItStands() {
        assertError(all() + "batching:\n  max-size: 4\n  max-wiat: 5ms\n")
                .isEqualTo("job.yaml:7:3: unknown key 'batching.max-wiat'; did you mean 'max-wait'?");
    }

    @Test
    void takesAMisspeltRequiredKeyForWhatItIsRatherThanCallingItMissing() {
        assertError(Jobs.SOURCES + Jobs.MODEL + "vocabularry: [a]\n" + Jobs.SINKS)
                .isEqualTo("job.yaml:3:1: unknown key 'vocabularry'; did you mean 'vocabulary'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "souces: []                                    | did you mean 'sources'",
                "smapling: {max-fps: 1}                        | did you mean 'sampling'",
                "masks: {min-aera: 3}                          | did you mean 'min-area'",
                "delivery: {mode: at-least-once, prefix: x}    | known here: mode, transaction-prefix",
                "checkpoint: {intervall: 1s}                   | did you mean 'interval'",
                "parallelism: {decoder: 2}                     | did you mean 'decode'",
                "limits: {max-pixel: 1}                        | did you mean 'max-pixels'",
                "metrics: {prometheus: 1}                      | unknown key 'metrics.prometheus'",
                "freshnes: 1s                                  | did you mean 'freshness'",
                "previews: {with: 3}                           | did you mean 'width'",
            })
    void refusesMisspeltKeys(String line, String hint) {
        assertError(all() + line + "\n").startsWith("job.yaml:5:").contains(hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{fil: {}}]                                              | did you mean 'file'",
                "[{file: {stream: s, pth: x, path: y}}]                   | did you mean 'path'",
                "[{kafka: {bootstrap: 'a:1', topik: x, topic: t}}]        | did you mean 'topic'",
                "[{file: {path: x}}]                                      | 'sources.file.stream' is missing",
                "[{kafka: {bootstrap: 'a:1'}}]                            | 'sources.kafka.topic' is missing",
                "[{kafka: {topic: t}}]                                    | 'sources.kafka.bootstrap' is missing",
                "[{kafka: {bootstrap: nowhere, topic: t}}]                | 'nowhere' is not host:port",
                "[{kafka: {bootstrap: 'a:1', topic: t, start: soon}}]     | 'soon' is none of committed, earliest, latest",
                "[{kafka: {bootstrap: 'a:1', topic: t, bounded: maybe}}]  | 'maybe' is neither true nor false",
                "[{kafka: {bootstrap: 'a:1', topic: t, properties: {group.id: x}}}] | 'sources.kafka.properties.group.id' is set by the job",
                "[{file: {stream: s, path: a}}, {file: {stream: s, path: b}}] | two sources make the stream 's'",
                "[{kafka: {bootstrap: 'a:1', topic: t}}, {kafka: {bootstrap: 'b:1', topic: t}}] | two kafka sources have the name 't'",
                "[{file: {stream: s, path: a}, kafka: {bootstrap: 'a:1', topic: t}}] | a source is one of",
                "[{}]                                                     | a source is one of",
                "[]                                                       | 'sources' is missing or empty",
                "lobby.mp4                                                | 'sources' is a value, expected a list",
                "[{file: {stream: '', path: a}}]                          | stream is empty",
            })
    void refusesWrongSources(String sources, String message) {
        assertError("sources: " + sources + "\n" + Jobs.MODEL + Jobs.VOCABULARY + Jobs.SINKS)
                .startsWith("job.yaml:1:")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                             | the vocabulary is empty",
                "[road, sky, Road]                              | the class 'Road' twice",
                "['  ']                                         | empty name",
                "[{name: car, threshold: 2}]                    | threshold 2.0; give a share from 0 to 1",
                "[{name: car, prompts: ['']}]                   | an empty prompt",
                "[{prompts: [a]}]                               | 'vocabulary.name' is missing",
                "[[a]]                                          | is a list, expected a value",
            })
    void refusesWrongVocabularies(String vocabulary, String message) {
        assertError(Jobs.SOURCES + Jobs.MODEL + "vocabulary: " + vocabulary + "\n" + Jobs.SINKS)
                .startsWith("job.yaml:3:")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delivery: {mode: exactly-once}                    | needs 'transaction-prefix'",
                "delivery: {mode: exactly-twice}                   | 'exactly-twice' is none of at-least-once",
                "delivery: {mode: exactly-once, transaction-prefix: ' '} | transaction-prefix is empty",
                "delivery: {transaction-timeout: ten}              | 'ten' is no duration; write 20ms",
                "masks: {resolution: 640}                          | is none of model, frame, 640x360",
                "masks: {resolution: 0x360}                        | resolution 0x360",
                "masks: {regions: yes}                             | 'yes' is neither true nor false",
                "masks: {min-area: -1}                             | min-area is -1",
                "sampling: {max-fps: 0}                            | max-fps is 0.0",
                "sampling: {max-fps: fast}                         | 'fast' is no number",
                "batching: {max-size: 0}                           | max-size is 0; it may be 1 to 1024",
                "batching: {max-size: 2.5}                         | '2.5' is no whole number",
                "batching: {max-wait: 5}                           | '5' is no duration",
                "batching: {latency-target: 0s}                    | latency-target is zero",
                "batching: 8                                       | 'batching' is a value, expected keys",
                "freshness: 0ms                                    | freshness is zero",
                "parallelism: {decode: 0}                          | decode is 0; it may be 1 to max",
                "parallelism: {infer: 9, max: 8}                   | infer is 9; it may be 1 to max, which is 8",
                "parallelism: {max: 40000}                         | max is 40000; it may be 1 to 32768",
                "previews: {width: 3}                              | width is 3",
                "previews: {max-fps: 0}                            | max-fps is 0.0",
                "checkpoint: {interval: 1ms}                       | interval is 1ms; at least 10ms",
                "checkpoint: {restarts: -1}                        | restarts is -1; at least 0",
                "checkpoint: {unaligned: true}                     | unaligned checkpoints would put pixels into the state",
                "checkpoint: {directory: }                         | 'checkpoint.directory' has no value",
                "limits: {max-record: 16MB}                        | '16MB' is no size; write 512KiB, 16MiB",
                "limits: {max-record: 2GiB}                        | at most 1GiB",
                "limits: {max-pixels: 0}                           | max-pixels is 0",
                "metrics: {prometheus-port: here}                  | 'here' is no whole number",
            })
    void refusesWrongValues(String line, String message) {
        assertError(all() + line + "\n").contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{device: cpu}                                     | 'model.directory' is missing",
                "{directory: m, device: gpu}                       | device 'gpu' is none of auto, cpu, cuda:0",
                "{directory: m, precision: fp16}                   | 'fp16' is none of fp32, bf16",
                "{directory: m, input: big}                        | 'big' is none of model, pixels",
                "{directory: m, fit: crop}                         | 'crop' is none of letterbox, stretch, slide",
            })
    void refusesWrongModels(String model, String message) {
        assertError(Jobs.SOURCES + "model: " + model + "\n" + Jobs.VOCABULARY + Jobs.SINKS)
                .startsWith("job.yaml:2:")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{kafka: {bootstrap: 'a:1'}}]                                  | 'sinks.kafka.masks' is missing",
                "[{kafka: {bootstrap: 'a:1', masks: m, format: xml}}]           | 'xml' is none of protobuf, json",
                "[{files: {}}]                                                  | 'sinks.files.directory' is missing",
                "[{files: {directory: o, overlay: half}}]                       | 'half' is none of model, full",
                "[{files: {directory: o}}, {files: {directory: p}}]             | at most one kafka sink and one files sink",
                "[{kafka: {bootstrap: 'a:1', masks: m, properties: {acks: 1}}}] | 'sinks.kafka.properties.acks' is set by the job",
                "[{}]                                                           | a sink is one of",
                "[]                                                             | 'sinks' is missing or empty",
            })
    void refusesWrongSinks(String sinks, String message) {
        assertError(Jobs.SOURCES + Jobs.MODEL + Jobs.VOCABULARY + "sinks: " + sinks + "\n")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mode: backround}                              | 'backround' is none of off, background",
                "{mode: background, dir: x}                     | unknown key 'adapt.dir'",
                "{mode: background, cores: 0}                   | cores is 0; it must be positive",
                "{mode: background, nice: 20}                   | nice is 20; give 0 to 19",
                "{mode: background, steps: 0}                   | steps: 0, expected 1 to 10000000",
                "{mode: background, rate: 0}                    | a learning rate of 0.0; give one above 0",
                "{mode: background, precision: fp8}             | precision: ",
                "{mode: background, heap: 1MiB}                 | heap is 1MiB; give at least 64MiB",
                "{mode: background, device: gpu}                | device 'gpu' is none of cpu, cuda:0",
                "{mode: background}                             | all sources end, and with them the commands",
            })
    void refusesAdaptationsThatCannotBe(String adapt, String message) {
        assertError(all() + "control: {bootstrap: 'a:1'}\nadapt: " + adapt + "\n")
                .contains(message);
    }

    @Test
    void adaptationNeedsATopicThatBringsWordsAndAModelOnThisMachine() {
        String live = "sources: [{rtsp: {stream: gate, url: 'rtsp://10.0.0.7/'}}]\n" + Jobs.VOCABULARY + Jobs.SINKS
                + "adapt: {mode: background}\n";
        assertError(live + Jobs.MODEL).contains("new words come by the control topic and there is none; add 'control'");
        String controlled = live + "control: {bootstrap: 'a:1'}\n";
        assertError(controlled + "model: {directory: 's3://models/ofa'}\n")
                .contains("on this machine's file system, or one that all machines share; 's3://models/ofa' is none");
        assertError(controlled.replace("background", "background, directory: 's3://a/adapted'") + Jobs.MODEL)
                .contains(
                        "a folder on this machine's file system, or one that all machines share; 's3://a/adapted' is none");
        assertError(controlled + "model: {directory: 'random:ofa-base'}\n").contains("'random:ofa-base' is none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics: {prometheus-port: 9249}",
            })
    void refusesFeaturesThatAreNotThereYetRatherThanIgnoringThem(String line) {
        assertError(all() + line + "\n").startsWith("job.yaml:5:").contains("is not supported yet in this version");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stream: gate                                               | 'sources.rtsp.url' is missing",
                "url: 'rtsp://10.0.0.7/'                                    | 'sources.rtsp.stream' is missing",
                "stream: gate, url: 'concat:a,b'                            | begins with 'concat:', expected rtsp://HOST/PATH",
                "stream: gate, url: 'subfile:,,start,0,end,9,,:/etc/passwd' | begins with 'subfile:'",
                "stream: gate, url: 'file:///etc/passwd'                    | begins with 'file:'",
                "stream: gate, url: 'http://10.0.0.7/x'                     | begins with 'http:'",
                "stream: gate, url: 'rtsp://169.254.169.254/x'              | a link-local address and no camera",
                "stream: gate, url: 'rtsp://10.0.0.7/', credentials: a:b    | write env:NAME or file:PATH",
                "stream: gate, url: 'rtsp://10.0.0.7/', transport: http     | 'http' is none of tcp, udp",
                "stream: gate, url: 'rtsp://10.0.0.7/', transprot: udp      | did you mean 'transport'?",
                "stream: gate, url: 'rtsp://10.0.0.7/', timeout: 0s         | timeout is zero",
                "stream: gate, url: 'rtsp://10.0.0.7/', reconnect: {min: 9s, max: 1s} | max is 1000 ms, less than min",
                "stream: gate, url: 'rtsp://10.0.0.7/', reconnect: {mni: 9s} | did you mean 'min'?",
            })
    void refusesWrongCameras(String keys, String message) {
        assertError(withSources("[{rtsp: {" + keys + "}}]"))
                .startsWith("job.yaml:1:")
                .contains(message);
    }

    @Test
    void refusesACameraThatCannotBeHeldBackWhereNothingMayBeLost() {
        assertError(withSources("[{rtsp: {stream: gate, url: 'rtsp://10.0.0.7/', transport: udp}}]")
                        + "freshness: none\n")
                .contains("camera 'gate' sends by UDP", "set its transport to tcp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{rtsp: {stream: gate, url: 'rtsp://viewer:canary@10.0.0.7/main'}}]",
                "[{rtsp: {stream: gate, url: 'rtsp://viewer:canary@169.254.169.254/main'}}]",
                "[{rtsp: {stream: gate, url: 'http://viewer:canary@10.0.0.7/main'}}]",
                "[{rtsp: {stream: gate, url: 'rtsp://10.0.0.7/main', credentials: 'viewer:canary'}}]",
                "[{rtsp: {stream: gate, url: rtsp://viewer:canary@10.0.0.7/ main}}]",
                "[{rtsp: {stream: gate, credentials: env:CAM, url: rtsp://viewer:canary@10.0.0.7/main, x}}]",
                "[{rtsp: {stream: gate, url: 'rtsp://viewer:canary@10.0.0.7/main}}]",
            })
    void neverRepeatsThePasswordOfACamera(String sources) {
        assertError(withSources(sources)).doesNotContain("canary");
    }

    private static String withSources(String sources) {
        return "sources: " + sources + "\n" + Jobs.MODEL + Jobs.VOCABULARY + Jobs.SINKS;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "zones: [{name: exit, stream: lobby, polygon: []}]                      | has 0 corners; expected 3 to 1000",
                "zones: [{name: exit, stream: lobby, polygon: [[0, 0], [1, 0], [2, 1]]}]| is at [2.0, 1.0], outside the frame",
                "zones: [{name: exit, stream: lobby, polygon: [[0, 0], [1, 0], [1]]}]   | is no pair of numbers; expected [x, y]",
                "zones: [{name: exit, stream: loby, polygon: [[0, 0], [1, 0], [1, 1]]}] | no source makes the stream 'loby'; did you mean 'lobby'?",
                "zones: [{name: exit, stream: lobby}]                                   | 'zones.polygon' is missing",
                "rules: [{name: blocked, when: coverge(road) > 0.1}]                    | column 1: unknown word 'coverge'; did you mean 'coverage'?",
                "rules: [{name: blocked, when: 'present(raod)'}]                        | looks for 'raod', which is not in the vocabulary; did you mean 'road'?",
                "rules: [{name: blocked, when: 'present(road, zone=exit)'}]             | names the zone 'exit', which is not among 'zones'",
                "rules: [{name: a, when: present(road)}, {name: a, when: present(sky)}] | the rule 'a' is there twice",
                "rules: [{nmae: a, when: present(road)}]                                | unknown key 'rules.nmae'; did you mean 'name'?",
                "previews: {redact: [raod]}                                             | names 'raod', which is not in the vocabulary, so that nobody would know where it is; did you mean 'road'?",
                "previews: {redact: [road], redact-with: paint}                         | 'paint' is none of blur, fill",
                "previews: {redact: [road], redact-margin: -2}                          | redact-margin is -2; it may be 0 to 1000 pixels",
                "temporal: {smoothing: flow}                                            | 'flow' is none of none, hysteresis",
                "previews: {redact-with: fill}                                          | 'previews.redact-with' has no effect without 'redact'",
                "statistics: {window: 0s}                                               | statistics.window is zero",
                "statistics: {windw: 5s}                                                | unknown key 'statistics.windw'; did you mean 'window'?"
            })
    void refusesRulesAndZonesWithWhatWasProbablyMeant(String line, String message) {
        assertError(all() + line + "\n").startsWith("job.yaml:").contains(message);
    }

    @Test
    void refusesRulesThatNobodyCouldHearOfOrThatCountWithoutRegions() {
        String rules = "rules: [{name: a, when: count(road) > 2}]\n";
        String kafka = Jobs.SOURCES + Jobs.MODEL + Jobs.VOCABULARY + "sinks: [{kafka: {bootstrap: 'b:1', masks: m}}]\n";
        assertError(kafka + rules).contains("'rules' has no effect: no sink takes it; add 'alerts: TOPIC'");
        assertError(kafka + "statistics: {window: 5s}\n").contains("add 'statistics: TOPIC'");
        assertError(all() + "masks: {regions: false}\n" + rules)
                .contains("the rule 'a' counts regions, but masks.regions is false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"width: 320", "max-fps: 2"})
    void refusesSettingsOfPreviewsThatNoSinkTakes(String setting) {
        assertError(Jobs.SOURCES + Jobs.MODEL + Jobs.VOCABULARY + Jobs.SINKS + "previews: {" + setting + "}\n")
                .contains("'previews." + setting.split(":")[0] + "' has no effect", "'previews: TOPIC'");
    }

    @Test
    void refusesPreviewsAndOverlaysInOneJob() {
        assertError(Jobs.SOURCES + Jobs.MODEL + Jobs.VOCABULARY
                        + "sinks: [{kafka: {bootstrap: 'a:1', masks: m, previews: p}},"
                        + " {files: {directory: out, overlay: full}}]\n")
                .contains("a previews topic and overlay videos in one job are not supported yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                               | the file is empty",
                "'just a text'                    | found a value, expected keys such as 'sources:'",
                "'sources: [a, b'                 | this is not YAML",
                "'model: {a: 1, a: 2}'            | the key 'a' is given twice",
                "'model: &x {directory: m}'       | anchors and aliases",
                "'sources: \t[a]'                 | job.yaml:1",
            })
    void refusesTextThatIsNoJob(String text, String message) {
        assertError(text).contains(message);
    }

    @Test
    void refusesNestingThatWouldNotEnd() {
        assertError("model: " + "[".repeat(200) + "]".repeat(200)).contains("nested deeper than 32 levels");
    }

    @Test
    void refusesAControlTopicThatWouldReadItsOwnAnswers() {
        assertError(all() + "control: {bootstrap: 'a:1', events: control}\n")
                .contains("topic and events are both 'control'; answers would be read as commands");
        assertError(all() + "control: {bootstrap: 'a:1', evnets: e}\n").contains("did you mean 'events'?");
        assertError(all() + "control: {topic: control}\n").contains("'control.bootstrap' is missing");
    }

    @Test
    void namesAFileThatIsNotThere(@TempDir Path folder) {
        Path missing = folder.resolve("job.yaml");
        assertThatThrownBy(() -> JobConfiguration.read(missing))
                .isInstanceOf(UsageException.class)
                .hasMessage(missing + ": no such file; give --config a job's YAML");
    }

    @Test
    void namesAFileThatIsNoText(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("job.yaml"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> JobConfiguration.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cannot be read as UTF-8 text");
    }

    private static String all() {
        return Jobs.SOURCES + Jobs.MODEL + Jobs.VOCABULARY + Jobs.SINKS;
    }

    private static org.assertj.core.api.AbstractStringAssert<?> assertError(String text) {
        String message = org.assertj.core.api.Assertions.catchThrowableOfType(
                        ConfigurationException.class, () -> Jobs.parse(text))
                .getMessage();
        assertThat(message.lines()).hasSize(1);
        return assertThat(message);
    }
}
