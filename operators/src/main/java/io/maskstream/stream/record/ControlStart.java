package io.maskstream.stream.record;

import java.io.Serializable;
import java.util.Collection;
import java.util.Objects;

/** What a run does with the commands that the state remembers. */
public sealed interface ControlStart extends Serializable {

    /** Whether the commands of a state are to be forgotten that was saved by these runs. */
    boolean forgets(Collection<String> runs);

    /** Marks the state that this run saves. */
    String run();

    /** The state's commands hold on. */
    record GoOn() implements ControlStart {
        @Override
        public boolean forgets(Collection<String> runs) {
            return false;
        }

        @Override
        public String run() {
            return "";
        }
    }

    /**
     * The configuration counts again. A run that is restarted after a failure has forgotten already, and keeps what it was
     * told since: so each run that starts over has a name of its own, which its state remembers.
     *
     * @param run a name that no other run has
     */
    record StartOver(String run) implements ControlStart {
        public StartOver {
            Objects.requireNonNull(run);
        }

        @Override
        public boolean forgets(Collection<String> runs) {
            return !runs.contains(run);
        }
    }
}
