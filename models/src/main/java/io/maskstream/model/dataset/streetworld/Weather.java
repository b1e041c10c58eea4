package io.maskstream.model.dataset.streetworld;

/** What is in the air. It changes pixels and never labels. */
public enum Weather {
    CLEAR,
    RAIN,
    FOG,
    SNOWFALL
}
