/** Holds the rooms of this module; see docs/architecture.md for the walk through them. */
package io.maskstream.stream;
