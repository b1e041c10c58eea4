package io.maskstream.job.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserCacheTest {
    private static final Path HOME = Path.of("/home/ada");

    @Test
    void followsTheLaunchersRule() {
        assertThat(UserCache.folder(Map.of(), HOME)).isEqualTo(Path.of("/home/ada/.cache/maskstream"));
        assertThat(UserCache.folder(Map.of("XDG_CACHE_HOME", "/var/kept"), HOME))
                .isEqualTo(Path.of("/var/kept/maskstream"));
        assertThat(UserCache.folder(Map.of("XDG_CACHE_HOME", "/var/kept", "MASKSTREAM_CACHE", "/fast"), HOME))
                .isEqualTo(Path.of("/fast"));
        assertThat(UserCache.folder(Map.of("XDG_CACHE_HOME", "", "MASKSTREAM_CACHE", ""), HOME))
                .isEqualTo(Path.of("/home/ada/.cache/maskstream"));
    }
}
