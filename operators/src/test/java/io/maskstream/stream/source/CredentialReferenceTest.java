package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.video.RtspTarget.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialReferenceTest {
    private static final Login LOGIN = new Login("viewer", "can:ary");

    @TempDir
    Path directory;

    @Test
    void leadsToAVariableOfTheEnvironment() throws Exception {
        assertThat(CredentialReference.parse("env:GATE_RTSP").lookUp(Map.of("GATE_RTSP", "viewer:can:ary")))
                .isEqualTo(LOGIN);
    }

    @Test
    void leadsToAFileWhoseChangesCount() throws Exception {
        Path file = directory.resolve("gate");
        CredentialReference reference = CredentialReference.parse("file:" + file);
        Files.writeString(file, "viewer:old\n");
        assertThat(reference.lookUp(Map.of())).isEqualTo(new Login("viewer", "old"));

        Files.writeString(file, "viewer:can:ary\n");

        assertThat(reference.lookUp(Map.of())).isEqualTo(LOGIN);
    }

    @Test
    void saysWhereItLeadsNowhere() {
        assertThatThrownBy(() -> CredentialReference.parse("env:GATE_RTSP").lookUp(Map.of()))
                .hasMessage("has credentials in env:GATE_RTSP, but the environment has no 'GATE_RTSP'; set it");
        assertThatThrownBy(() -> CredentialReference.parse("file:" + directory.resolve("none"))
                        .lookUp(Map.of()))
                .hasMessageContaining("cannot be read");
    }

    @Test
    void neverSaysWhatItFound() {
        assertThatThrownBy(() -> CredentialReference.parse("env:GATE").lookUp(Map.of("GATE", "canary")))
                .hasMessageContaining("env:GATE")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> CredentialReference.parse("viewer:canary")).hasMessageNotContaining("canary");
        assertThatThrownBy(() -> CredentialReference.parse("env:viewer:canary")).hasMessageNotContaining("canary");
        assertThat(LOGIN.toString()).isEqualTo("***");
    }
}
