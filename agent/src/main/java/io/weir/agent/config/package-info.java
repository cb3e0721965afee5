/// What `weir run` can be told: the settings, their file, and what is wrong with it.
@NullMarked
package io.weir.agent.config;

import org.jspecify.annotations.NullMarked;
