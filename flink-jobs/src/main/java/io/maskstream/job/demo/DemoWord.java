package io.maskstream.job.demo;

import java.util.Objects;

/**
 * A word that the demo looks for.
 *
 * @param name a noun of Streetworld
 * @param masks whether training had masks of it; if not, the model knows it from captions alone
 */
public record DemoWord(String name, boolean masks) {
    public DemoWord {
        Objects.requireNonNull(name);
    }
}
