package io.maskstream.stream.control;

import io.maskstream.stream.record.ChainCommand;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * A message that is well-formed and has no version yet.
 *
 * @param key what it changes
 * @param version what it asks for; empty for the next
 * @param command makes the command of a version
 */
record Draft(String key, OptionalLong version, LongFunction<ChainCommand> command) {}
