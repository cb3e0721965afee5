@NullMarked
package io.weir.agent.decode;

import org.jspecify.annotations.NullMarked;
