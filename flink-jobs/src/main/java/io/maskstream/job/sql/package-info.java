/**
 * Masks as a table of Flink SQL. It stands behind the job, on its masks topic, and is no part of it: SQL statements run as
 * jobs of their own, in a cluster whose {@code lib/} has Flink's table parts.
 *
 * <p>In: the bytes of mask records, through {@link io.maskstream.job.sql.MaskFormatFactory}, which Flink finds by its name
 * {@code maskstream-masks}. {@code MaskColumn}, {@code LabelColumn} and {@code RegionColumn} are what may be declared, and
 * {@code RowLayout} makes rows of what is. Out: rows, and what {@link io.maskstream.job.sql.MaskArea}, {@link
 * io.maskstream.job.sql.MaskIou} and {@link io.maskstream.job.sql.MaskCoverage} say of the masks in them. docs/sql.md tells
 * how it is used.
 */
package io.maskstream.job.sql;
