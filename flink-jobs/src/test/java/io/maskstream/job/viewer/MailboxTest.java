package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final Counts counts = new Counts();
    private final Mailbox mailbox = new Mailbox(counts);

    @Test
    void keepsTheNewestFrameOfEachStreamAloneForABrowserThatStalls() {
        for (int frame = 0; frame < 10_000; frame++) {
            mailbox.frame("stream " + frame % 16, new byte[] {(byte) (frame / 16)});
            mailbox.status("{\"frame\":" + frame + "}");
            mailbox.text("alert " + frame);
        }
        assertThat(mailbox.size()).isEqualTo(16 + 1 + Mailbox.MOST_TEXTS);
        assertThat(counts.get(Count.FRAMES_DROPPED)).isEqualTo(10_000 - 16);
        List<Mailbox.Message> sent = drain();
        assertThat(sent).hasSize(Mailbox.WINDOW);
        assertThat(sent.get(0)).isEqualTo(new Mailbox.Message.Text("alert " + (10_000 - Mailbox.MOST_TEXTS)));
    }

    @Test
    void sendsOneAtATimeAndOnlyAFewBeyondWhatThePageIsDoneWith() {
        for (int i = 0; i < 3 * Mailbox.WINDOW; i++) {
            mailbox.frame("stream " + i, new byte[1]);
        }
        assertThat(mailbox.next()).isPresent();
        assertThat(mailbox.next()).as("the first is still on its way").isEmpty();
        mailbox.sent();
        assertThat(drain()).hasSize(Mailbox.WINDOW - 1);
        mailbox.done(10);
        assertThat(drain()).hasSize(10);
        mailbox.done(10);
        assertThat(drain()).isEmpty();
    }

    @Test
    void streamsTakeTurns() {
        mailbox.frame("slow", new byte[] {1});
        mailbox.frame("fast", new byte[] {2});
        mailbox.frame("slow", new byte[] {3});
        assertThat(drain())
                .extracting(message -> ((Mailbox.Message.Frame) message).bytes()[0])
                .containsExactly((byte) 3, (byte) 2);
    }

    @Test
    void refusesAPageThatIsDoneWithWhatItNeverGot() {
        mailbox.text("a");
        drain();
        assertThatThrownBy(() -> mailbox.done(2)).hasMessageContaining("done with 2 messages, of 1");
        assertThatThrownBy(() -> mailbox.done(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Mailbox.Message> drain() {
        List<Mailbox.Message> sent = new ArrayList<>();
        while (true) {
            var next = mailbox.next();
            if (next.isEmpty()) {
                return sent;
            }
            sent.add(next.get());
            mailbox.sent();
        }
    }
}
