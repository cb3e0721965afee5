@NullMarked
package io.weir.agent.config;

import org.jspecify.annotations.NullMarked;
