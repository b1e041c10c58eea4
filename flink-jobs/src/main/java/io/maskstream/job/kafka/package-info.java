/**
 * The job's surroundings on a broker: client properties from a configuration
 * ({@link io.maskstream.job.kafka.KafkaClients}), checks at the start that end in one line
 * ({@link io.maskstream.job.kafka.BrokerChecks}), frames into a topic
 * ({@link io.maskstream.job.kafka.FramesPublisher}), what came out ({@link
 * io.maskstream.job.kafka.MaskTopic}), an independent count of it ({@link io.maskstream.job.kafka.MaskTally}) and the previews beside it ({@link io.maskstream.job.kafka.KeptPreviews}).
 */
package io.maskstream.job.kafka;
