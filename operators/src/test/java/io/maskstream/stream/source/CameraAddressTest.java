package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CameraAddressTest {

    @Test
    void takesWhatCamerasHave() {
        assertThat(CameraAddress.parse("rtsp://10.0.0.7/main")).isEqualTo(new CameraAddress("10.0.0.7", 554, "/main"));
        assertThat(CameraAddress.parse("RTSP://cam-1.yard:8554/Streaming/101?transportmode=unicast"))
                .isEqualTo(new CameraAddress("cam-1.yard", 8554, "/Streaming/101?transportmode=unicast"));
        assertThat(CameraAddress.parse("rtsp://[fd00::7]:1554")).isEqualTo(new CameraAddress("fd00::7", 1554, "/"));
        assertThat(CameraAddress.parse("rtsp://127.0.0.1:8554/main").port()).isEqualTo(8554);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concat:/etc/passwd|/etc/hosts",
                "subfile:,,start,0,end,9,,:/etc/passwd",
                "file:///etc/passwd",
                "http://10.0.0.7/main",
                "rtmp://10.0.0.7/main",
                "rtsps://10.0.0.7/main",
                "/etc/passwd",
                "",
            })
    void refusesEverySchemeButItsOwn(String url) {
        assertThatThrownBy(() -> CameraAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("expected rtsp://HOST/PATH");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rtsp://169.254.169.254/latest          | link-local",
                "rtsp://[fe80::1]/main                  | link-local",
                "rtsp://[::ffff:169.254.169.254]/main   | link-local",
                "rtsp://[64:ff9b::a9fe:a9fe]/main       | link-local",
                "rtsp://100.100.100.200/main            | metadata",
                "rtsp://[fd00:ec2::254]/main            | metadata",
                "rtsp://metadata.google.internal/main   | metadata",
                "rtsp://METADATA.google.internal./main  | metadata",
                "rtsp://0.0.0.0/main                    | not the address of one host",
                "rtsp://239.1.2.3/main                  | not the address of one host",
                "rtsp://2852039166/main                 | host",
                "rtsp://0xA9FEA9FE/main                 | host",
                "rtsp://0251.0376.0251.0376/main        | host",
                "rtsp://169.254.43518/main              | host",
                "rtsp:///main                           | host",
                "rtsp:main                              | no valid host",
                "rtsp://10.0.0.7:99999/main             | expected 1 to 65535",
                "rtsp://10.0.0.7/a#b                    | %23",
                "'rtsp://10.0.0.7/a b'                  | at character",
            })
    void refusesWhatLeadsToNoCamera(String url, String reason) {
        assertThatThrownBy(() -> CameraAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://viewer:canary-7f3a@10.0.0.7/main",
                "rtsp://canary-7f3a@10.0.0.7/main",
                "rtsp://viewer:canary-7f3a@/main",
                "rtsp://viewer:canary 7f3a@10.0.0.7/main",
                "rtsp://viewer:canary-7f3a%@10.0.0.7/main",
                "http://viewer:canary-7f3a@10.0.0.7/main",
                "rtsp://10.0.0.7:70000/user=admin&password=canary-7f3a",
                "rtsp://10.0.0.7/user=admin password=canary-7f3a",
            })
    void neverRepeatsWhatMayBeAPassword(String url) {
        assertThatThrownBy(() -> CameraAddress.parse(url)).satisfies(error -> {
            for (Throwable cause = error; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("canary", "7f3a");
            }
        });
    }

    @Test
    void saysNoMoreThanHostAndPort() {
        assertThat(CameraAddress.parse("rtsp://10.0.0.7/user=admin&password=canary"))
                .hasToString("10.0.0.7:554");
    }

    @Test
    void judgesTheAddressThatANameLeadsTo() throws Exception {
        assertThat(new CameraAddress("localhost", 554, "/").resolve().isLoopbackAddress())
                .isTrue();
        assertThatThrownBy(() -> new CameraAddress("2852039166", 554, "/").resolve())
                .as("Java reads this as 169.254.169.254")
                .hasMessageContaining("link-local");
        assertThatThrownBy(() -> new CameraAddress("no-such-camera.invalid", 554, "/").resolve())
                .hasMessageContaining("cannot be found");
        assertThat(ForbiddenAddresses.reason(InetAddress.getByName("255.255.255.255")))
                .isPresent();
    }
}
