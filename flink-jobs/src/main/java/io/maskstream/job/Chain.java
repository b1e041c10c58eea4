package io.maskstream.job;

/** The two ways from source to sink, which share nothing but the model. */
enum Chain {
    /** Frames of cameras: the newest count, others are shed. */
    LIVE,
    /** Frames that can be read again: none is shed, their source waits. */
    REPLAY;

    boolean live() {
        return this == LIVE;
    }

    /** What an operator of this chain is called. */
    String named(String operator) {
        return live() ? operator + "-live" : operator;
    }

    /** The uid of one of the chain's own operators, under which its state is found again. */
    String uid(String operator) {
        return operator + (live() ? "-live" : "-replay");
    }
}
