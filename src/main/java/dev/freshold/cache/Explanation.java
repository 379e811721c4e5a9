package dev.freshold.cache;

import dev.freshold.journal.LocalState;
import dev.freshold.model.Tag;
import dev.freshold.policy.Verdict;
import dev.freshold.store.Inspection;
import java.util.List;

/**
 * Why a key is served, or is not.
 *
 * @param summary one sentence for an operator
 * @param rules every rule that a read is judged by, in order
 * @param keyTags what the key itself names
 * @param local what this node has of it in its own memory
 * @param localVerdict in words, whether that is served
 */
public record Explanation(
    String summary,
    Verdict verdict,
    List<Rule> rules,
    List<Tag> keyTags,
    Inspection inspection,
    LocalState local,
    String localVerdict) {

  /** A rule, whether it holds, and its numbers. */
  public record Rule(String rule, boolean holds, String detail) {}
}
