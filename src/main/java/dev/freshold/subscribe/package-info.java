/** Who follows a journal from outside: any number of subscribers, each at its own pace. */
@NullMarked
package dev.freshold.subscribe;

import org.jspecify.annotations.NullMarked;
