package io.maskstream.job.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class RootCauseTest {
    private static final String LINE = "cannot write a.png (IOException: File too large); is there room?";

    @Test
    void isTheInnermostErrorThatSaysSomething() {
        Throwable error = new RuntimeException("Job execution failed.", new IOException("no such file"));
        assertThat(RootCause.line(error)).isEqualTo("no such file");
        assertThat(RootCause.line(new RuntimeException("Job execution failed.", new IllegalStateException())))
                .isEqualTo("IllegalStateException");
        assertThat(RootCause.line(new RuntimeException("the first\nthe second")))
                .isEqualTo("the first");
    }

    @Test
    void isTheOneAroundItIfThatRepeatsItAndSaysMore() {
        Throwable error = new RuntimeException(
                "Job execution failed.",
                new UncheckedIOException(new IOException(LINE, new IOException("File too large"))));
        assertThat(RootCause.line(error)).isEqualTo(LINE);
    }

    @Test
    void isTheSameOnTheWayBetweenProcesses() {
        Throwable error =
                new RuntimeException("Job execution failed.", new IOException(LINE, new IOException("File too large")));
        assertThat(RootCause.line(new SerializedThrowable(error))).isEqualTo(LINE);
        assertThat(RootCause.line(new SerializedThrowable(new IllegalStateException("no model"))))
                .isEqualTo("no model");
    }
}
