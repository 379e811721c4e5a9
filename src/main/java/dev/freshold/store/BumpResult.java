package dev.freshold.store;

import dev.freshold.model.Receipt;

/**
 * What a bump did.
 *
 * @param version the version of the first subject afterwards; it only ever grows
 * @param applied false: the version was as high as asked, or the request was a retry
 * @param met listed entries that it met
 */
public record BumpResult(Receipt receipt, long version, boolean applied, long met) {}
