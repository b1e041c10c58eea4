/**
 * What the job and the commands need of a broker before frames flow: client properties from a configuration
 * ({@link io.maskstream.job.kafka.KafkaClients}), and checks at the start that end in one line
 * ({@link io.maskstream.job.kafka.BrokerChecks}).
 */
package io.maskstream.job.kafka;
