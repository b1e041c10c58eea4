package io.maskstream.job.config;

/** Where in the text something stands; both count from 1. */
record Place(int line, int column) {}
