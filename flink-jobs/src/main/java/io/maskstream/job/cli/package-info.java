/**
 * The command line: {@link io.maskstream.job.cli.Main} holds the list of commands, each command is a small class that
 * checks its options and calls the room that does the work. Commands keep heavy types (Flink, Kafka, the engine) out of
 * their fields and signatures, so that {@code --help} does not load them.
 */
package io.maskstream.job.cli;
