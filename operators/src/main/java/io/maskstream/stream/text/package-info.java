/** What people write, and what they probably meant: shared by the readers of configurations, commands and rules. */
package io.maskstream.stream.text;
