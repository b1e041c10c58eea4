package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private final Access access = new Access(Set.of("Cameras.Example"));

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8089,",
        "localhost:8089,",
        "[::1]:8089,",
        "LOCALHOST,",
        "cameras.example,https://cameras.example",
        "127.0.0.1:8089,http://127.0.0.1:8089"
    })
    void letsItsOwnNamesIn(String host, String origin) {
        assertThat(access.allows(Optional.of(host), Optional.ofNullable(origin)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "rebound.example:8089,",
        "127.0.0.1.rebound.example,",
        "localhost:8089,http://rebound.example:8089",
        "localhost:8089,http://localhost:9999",
        "localhost:8089,http://127.0.0.1:8089",
        "localhost:8089,null",
        "localhost:8089,file://localhost:8089",
        "localhost:8089,'http://localhost:8089 '"
    })
    void refusesForeignHostsAndOrigins(String host, String origin) {
        assertThat(access.allows(Optional.of(host), Optional.ofNullable(origin)))
                .isFalse();
    }

    @Test
    void refusesARequestWithoutAHost() {
        assertThat(access.allows(Optional.empty(), Optional.empty())).isFalse();
    }

    @Test
    void aTokenIsOnlyItself() {
        AccessToken token = AccessToken.random();
        assertThat(token.is(Optional.of(token.text()))).isTrue();
        assertThat(token.is(Optional.empty())).isFalse();
        assertThat(token.is(Optional.of(token.text() + "x"))).isFalse();
        assertThat(token.toString()).doesNotContain(token.text());
        assertThat(AccessToken.random()).isNotEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "with spaces in it, and long enough", "tööööööööööööööööööken"})
    void refusesTokensThatAreEasyOrDoNotFitIntoAnAddress(String text) {
        assertThatThrownBy(() -> new AccessToken(text)).hasMessageContaining("16 to 256 letters");
    }
}
