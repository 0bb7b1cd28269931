/**
 * A deliberate fault: one text of one file replaced by another, and the tests (vitest's arguments)
 * that must notice.
 */
export interface Mutation {
  name: string
  file: string
  find: string
  replacement: string
  tests: readonly string[]
}

const LANGUAGE = [
  'tests/golden/jinja/python-corners.test.ts',
  'tests/golden/jinja/snippets.test.ts',
  'tests/golden/jinja/render.test.ts',
]
const PROVENANCE = ['tests/unit/jinja/provenance.test.ts']
const MASKS = ['tests/unit/render/policies.test.ts']
const ALIGNMENT = ['tests/unit/render/align.test.ts']
const warning = (name: string): string[] => ['tests/unit/render/warnings.test.ts', '-t', name]
const JOIN = [
  'tests/unit/dedup/near-pairs.test.ts',
  'tests/unit/jobs/near-join.test.ts',
  'tests/unit/jobs/added-pairs.test.ts',
]
const CROWDED = ['tests/unit/decontam']
const TO_DECIDE = ['tests/unit/db/undecided-findings.test.ts']
const LEAK_GATE = ['tests/unit/jobs/contamination-gate.test.ts']
const CALIBRATION = ['tests/unit/semantic/calibration.test.ts']
const WRITERS = ['tests/unit/jobs/interleavings.test.ts']
const TRAINERS = ['tests/unit/render/emulations.test.ts', 'tests/golden/render/trainers.test.ts']

/**
 * Faults people make in template engines, masks, emulations, joins and decisions, each of which
 * would change what a model is trained on.
 */
export const MUTATIONS: readonly Mutation[] = [
  mutation(
    'strip() ignores its argument, as in @huggingface/jinja',
    'lib/jinja/text-methods.ts',
    "optionalText(chars, 'strip arg')?.value ?? null, side",
    'null, side',
    LANGUAGE,
  ),
  mutation(
    'trim_blocks is off',
    'lib/jinja/lexer.ts',
    'const BLOCK_END = new RegExp(`\\\\+%\\\\}|-%\\\\}${SPACE}*|%\\\\}\\\\n?`',
    'const BLOCK_END = new RegExp(`\\\\+%\\\\}|-%\\\\}${SPACE}*|%\\\\}`',
    LANGUAGE,
  ),
  mutation(
    'lstrip_blocks is off',
    'lib/jinja/lexer.ts',
    'if ((lineStart > 0 || this.#lineStarting)',
    'if (lineStart < 0',
    LANGUAGE,
  ),
  mutation(
    'loop.last is true one item early',
    'lib/jinja/loop.ts',
    "case 'last': return bool(this.#peek() === null)",
    "case 'last': return bool(this.#ahead.length < 2 && this.#length < this.#index + 3)",
    LANGUAGE,
  ),
  mutation(
    'tojson writes no space after a comma',
    'lib/jinja/filters-text.ts',
    "(indented === null ? ', ' : ',')",
    "','",
    LANGUAGE,
  ),
  mutation(
    'tojson escapes what is not ASCII',
    'lib/jinja/filters-text.ts',
    'ensureAscii: ensureAscii !== undefined && isTrue(ensureAscii)',
    'ensureAscii: ensureAscii === undefined || isTrue(ensureAscii)',
    LANGUAGE,
  ),
  mutation(
    'dicts are equal only to themselves',
    'lib/jinja/comparison.ts',
    "case 'dict': return right.kind === 'dict' && equalDicts(budget, left, right)",
    "case 'dict': return false",
    LANGUAGE,
  ),
  mutation(
    'a whole float prints as an integer',
    'lib/jinja/json-reader.ts',
    'Number.isInteger(value) || !Number.isFinite(value) ? new JsonFloat(value) : value',
    'value',
    ['tests/unit/jinja/from-json.test.ts', ...LANGUAGE],
  ),
  mutation(
    'the generation mark goes on behind its block',
    'lib/jinja/run.ts',
    'this.#generation = before',
    'this.#generation = true',
    [...PROVENANCE, ...LANGUAGE],
  ),
  mutation(
    'captured text loses its generation mark',
    'lib/jinja/output.ts',
    'generation: mark.generation || generation',
    'generation',
    [...PROVENANCE, ...LANGUAGE],
  ),
  mutation(
    'a cut text keeps the offset of the whole',
    'lib/jinja/provenance.ts',
    'mark.offset + skipped',
    'mark.offset',
    PROVENANCE,
  ),
  mutation(
    'every piece belongs to the message before',
    'lib/jinja/run.ts',
    'this.#item = Number(place.key)',
    'this.#item = Math.max(0, Number(place.key) - 1)',
    PROVENANCE,
  ),

  mutation(
    'spans end one token late',
    'lib/render/labels.ts',
    'while (next < ranges.length && ranges[next]!.end <= start) next++\n    const range',
    'while (next < ranges.length && ranges[next]!.end < start) next++\n    const range',
    MASKS,
  ),
  mutation(
    'the token before a span is trained',
    'lib/render/labels.ts',
    'if (end <= range.start) continue',
    'if (end < range.start) continue',
    MASKS,
  ),
  mutation(
    'the end of turn is left out',
    'lib/render/policies.ts',
    "...(turn.endToken === null ? [] : [{ ...turn.endToken, message, role, kind: 'end-of-turn' as const }])",
    '...[]',
    MASKS,
  ),
  mutation(
    'the header is trained',
    'lib/render/policies.ts',
    '...nonEmpty({ start: turn.headerEnd, end: turn.bodyEnd',
    '...nonEmpty({ start: turn.start, end: turn.bodyEnd',
    MASKS,
  ),
  mutation(
    'a message of weight 0 is trained',
    'lib/render/policies.ts',
    '.weight !== 0',
    '.weight !== -1',
    MASKS,
  ),
  mutation(
    'composed characters are not covered',
    'lib/render/align.ts',
    'position += raw.length',
    'position += form.length',
    ALIGNMENT,
  ),
  mutation(
    'only letters with marks are composed, not Hangul',
    'lib/render/align.ts',
    '\\u1160-\\u11ff',
    '',
    ALIGNMENT,
  ),
  mutation(
    'the mask of transformers never runs on',
    'lib/render/emulations/transformers-mask.ts',
    'last !== null && last !== 0',
    'true',
    TRAINERS,
  ),
  mutation(
    'the prompt of a completion has no generation prompt',
    'lib/render/emulations/trl-completion.ts',
    'templateInputs(environment, true)',
    'templateInputs(environment, false)',
    TRAINERS,
  ),
  mutation(
    'Unsloth’s instruction marker is stepped over exactly',
    'lib/render/emulations/unsloth.ts',
    'if (at < last) at += instruction.length',
    'if (at < last) at += instruction.length - 1',
    TRAINERS,
  ),
  mutation(
    'Axolotl finds the end of turn at any distance',
    'lib/render/emulations/axolotl.ts',
    '|| Math.abs(end - after) > ROOM_FOR_END',
    '',
    TRAINERS,
  ),
  mutation(
    'Axolotl takes the end of any turn for the last',
    'lib/render/emulations/axolotl.ts',
    "if (!wanted && trainOnEos !== 'all') continue",
    "if (!wanted && trainOnEos === 'turn') continue",
    TRAINERS,
  ),
  mutation(
    'a row without a trained token is fine',
    'lib/render/checks/zero-trained.ts',
    'trained > 0 ? []',
    'trained >= 0 ? []',
    warning('zero-trained'),
  ),
  mutation(
    'a doubled BOS is fine',
    'lib/render/checks/bos.ts',
    'ids[0] !== ids[1] || ',
    'ids[0] === ids[1] || ',
    warning('double-bos'),
  ),
  mutation(
    'an untrained end of turn is fine',
    'lib/render/checks/untrained-terminator.ts',
    "turn.role === 'assistant' ? ofTurn(turn, analysis) : []",
    "turn.role === 'tool' ? ofTurn(turn, analysis) : []",
    warning('untrained-terminator'),
  ),

  mutation(
    'the head of a set is one gram short',
    'lib/dedup/bounds.ts',
    'size - smallestPartner(size, threshold) + 1',
    'size - smallestPartner(size, threshold)',
    JOIN,
  ),
  mutation(
    'the indexed head is one gram short',
    'lib/dedup/bounds.ts',
    'size - neededOverlap(2 * size, threshold) + 1',
    'size - neededOverlap(2 * size, threshold)',
    JOIN,
  ),
  mutation(
    'bounds are rounded up from above',
    'lib/dedup/bounds.ts',
    'const ROUNDING = 1e-6',
    'const ROUNDING = 0',
    JOIN,
  ),
  mutation(
    'the size filter is dropped',
    'lib/dedup/join-shard.ts',
    'if (otherSize < smallest) break',
    '',
    JOIN,
  ),
  mutation(
    'the positional filter is too strict',
    'lib/dedup/join-shard.ts',
    'reach >= neededOverlap',
    'reach > neededOverlap',
    JOIN,
  ),
  mutation(
    'pairs exactly on the threshold are lost',
    'lib/dedup/join-shard.ts',
    'score >= threshold) pairs.add',
    'score > threshold) pairs.add',
    JOIN,
  ),
  mutation(
    'new rows look like old ones',
    'lib/dedup/join-shard.ts',
    'const looks = fresh === null ?',
    'const looks = fresh !== undefined ?',
    JOIN,
  ),
  mutation(
    'threads forget the last slots of the filter',
    'lib/dedup/join-shard.ts',
    'Math.floor((filter.length * (part + 1)) / parts)',
    'Math.floor((filter.length * (part + 1)) / parts) - 1000',
    JOIN,
  ),
  mutation(
    'a hit at exactly half of the item is lost to the rule',
    'lib/decontam/matcher.ts',
    'score > this.limits.coverage',
    'score >= this.limits.coverage',
    ['tests/unit/decontam'],
  ),
  mutation(
    'copies of an item are boilerplate',
    'lib/decontam/held-items.ts',
    'if (gap >= longest) return false',
    'if (gap >= longest || longest > 0) return false',
    CROWDED,
  ),
  mutation(
    'a licence above an item is the item',
    'lib/decontam/held-items.ts',
    'if (gap >= longest) return false',
    'if (gap > 9999) return false',
    CROWDED,
  ),
  mutation(
    'a row is counted at the grams of the item it holds',
    'lib/decontam/matcher.ts',
    'this.#heldIn[itemAt[place]!] !== this.#row',
    'true',
    CROWDED,
  ),
  mutation(
    'what all items share is evidence of each',
    'lib/decontam/gram-family.ts',
    '? 1 : 0',
    '? 0 : 0',
    CROWDED,
  ),
  mutation(
    'a set that stands there three times hides itself',
    'lib/decontam/own-part.ts',
    'Math.max(commonItems, 2 * fewest)',
    'commonItems',
    CROWDED,
  ),
  mutation(
    'what is left of an item is measured by all of it',
    'lib/decontam/own-part.ts',
    'return covered / count',
    'return covered / marks.length',
    CROWDED,
  ),
  mutation(
    'two words behind a template are an item',
    'lib/decontam/own-part.ts',
    '>= Math.min(gram, to - from)',
    '>= 1',
    CROWDED,
  ),
  mutation(
    'an item nothing can be said of is checked',
    'lib/decontam/boilerplate.ts',
    'share > limits.coverage',
    'share > 1',
    CROWDED,
  ),
  mutation(
    'a private set lacks its short stems',
    'lib/services/private-sets.ts',
    'withoutCommonStems(texts, defaultLimits(0).commonItems)',
    "texts.filter(({ part }) => part !== 'stem')",
    ['tests/unit/services/private-sets.test.ts'],
  ),
  mutation(
    'a short stem in a private set is a question',
    'lib/decontam/gram-hashes.ts',
    'if (isShortStem) return false',
    '',
    CROWDED,
  ),
  mutation(
    'entities hide a copy',
    'lib/decontam/without-markup.ts',
    "if (SIGNS.has(name)) return ' '",
    'if (SIGNS.has(name)) return null',
    CROWDED,
  ),
  mutation(
    'a broken word is two',
    'lib/decontam/without-markup.ts',
    "if (plain.includes('\\n'))",
    "if (plain === '\\n')",
    CROWDED,
  ),
  mutation(
    'what nobody sees hides a copy',
    'lib/dedup/comparable.ts',
    "text.replace(INVISIBLE, '')",
    'text',
    ['tests/unit/dedup/exact-text.test.ts', 'tests/unit/decontam'],
  ),
  mutation(
    'full-width letters hide a copy',
    'lib/dedup/comparable.ts',
    ": seen.normalize('NFKC')",
    ": seen.normalize('NFC')",
    ['tests/unit/dedup/exact-text.test.ts', 'tests/unit/decontam'],
  ),
  mutation(
    'an exponent is a digit',
    'lib/dedup/comparable.ts',
    'KEPT_FORMS.test(seen) ?',
    "KEPT_FORMS.test(seen) && seen === '' ?",
    ['tests/unit/dedup/exact-text.test.ts'],
  ),
  mutation(
    'the arguments of a call are no part of a duplicate',
    'lib/core/conversation.ts',
    '...(message.tool_calls ?? []).map((call)',
    '...(message.tool_calls ?? []).slice(9).map((call)',
    ['tests/unit/dedup/exact-text.test.ts'],
  ),
  mutation(
    'a star reaches below the threshold',
    'lib/dedup/star-clusters.ts',
    'scores[at]! < threshold',
    'scores[at]! < 0',
    ['tests/unit/dedup'],
  ),
  mutation(
    'a row somebody kept goes',
    'lib/dedup/star-clusters.ts',
    'this.#standing.held[document]! > 0',
    'this.#standing.held[document]! > 9',
    ['tests/unit/dedup'],
  ),
  mutation('a decision that was undone still counts', 'lib/db/row-decisions.ts', 'd.undoneAt IS NULL', '1', [
    'tests/unit/db/row-decisions.test.ts',
  ]),
  mutation('a row set aside is released', 'lib/db/releases.ts', 'AND ${NOT_SET_ASIDE}`', '`', [
    'tests/unit/db/row-decisions.test.ts',
  ]),
  mutation(
    'a second secret of a rule is decided with the first',
    'lib/db/undecided-findings.ts',
    ' AND s.spans = f.spans',
    '',
    TO_DECIDE,
  ),
  mutation(
    'what was found in a text that is gone waits for a decision',
    'lib/db/undecided-findings.ts',
    'f.revisionId = e.headId AND',
    '',
    TO_DECIDE,
  ),
  mutation(
    'an audit that nobody had on the screen decides',
    'lib/db/undecided-findings.ts',
    's.runId = v.auditRunId',
    's.runId = f.runId',
    TO_DECIDE,
  ),
  mutation(
    'a row is flagged for a text it no longer has',
    'lib/db/examples.ts',
    'AND f.revisionId = e.headId AND f.severity',
    'AND f.severity',
    TO_DECIDE,
  ),
  mutation(
    'an eval set that nobody searched for is named, and passes',
    'lib/jobs/eval-sets.ts',
    'if (missing.length === 0) return []',
    'if (missing.length < 9) return []',
    LEAK_GATE,
  ),
  mutation(
    'the undo of a fix that was searched is no change',
    'lib/db/run-basis.ts',
    'WHERE e.headId <> h.fromId',
    'WHERE e.headId > h.fromId',
    LEAK_GATE,
  ),
  mutation(
    'an eval set that was removed was searched for',
    'lib/jobs/run-state.ts',
    'return changed === null ? [{',
    'return changed === null ? [] : 2 < 1 ? [{',
    LEAK_GATE,
  ),
  mutation(
    'rows that nobody releases close the gate',
    'lib/jobs/run-state.ts',
    'added: added.filter(isMeant).length',
    'added: added.length',
    LEAK_GATE,
  ),
  mutation(
    'a search of prompts alone is a whole one',
    'lib/jobs/contamination-facts.ts',
    "scope === 'prompt' ?",
    'scope === undefined ?',
    LEAK_GATE,
  ),
  mutation(
    'a laxer coverage is the usual one',
    'lib/decontam/limits.ts',
    'limits.coverage > usual.coverage',
    'limits.coverage < 0',
    LEAK_GATE,
  ),
  mutation(
    'the kept join knows no undo',
    'lib/jobs/near-search.ts',
    'lastHeadChange: lastHeadChange(context.db)',
    'lastHeadChange: 1e9',
    ['tests/unit/jobs/dedup-job.test.ts'],
  ),
  mutation(
    'a leak in a row that is set aside waits for a decision',
    'lib/db/contamination-review.ts',
    'AND ${NOT_SET_ASIDE} AND ${DECISION} IS NULL`',
    'AND ${DECISION} IS NULL`',
    ['tests/unit/services/contamination-review.test.ts'],
  ),
  mutation(
    'a leak in a text that was fixed waits for a decision',
    'lib/db/contamination-review.ts',
    "'e.headId = h.revisionId'",
    "'e.headId > 0'",
    ['tests/unit/services/contamination-review.test.ts'],
  ),
  mutation(
    'a woken process writes for a job that another has',
    'lib/db/fenced.ts',
    'if (this.#depth === 0) this.assertCurrent()',
    '',
    WRITERS,
  ),
  mutation(
    'a job that has ended can be written to',
    'lib/db/fenced.ts',
    "claim = ? AND finishedAt IS NULL'",
    "claim = ?'",
    ['tests/unit/db/jobs.test.ts'],
  ),
  mutation(
    'two work on one dataset',
    'lib/db/jobs.ts',
    'busy.datasetId = mine.datasetId AND',
    'busy.datasetId = -1 AND',
    WRITERS,
  ),
  mutation(
    'a job that only waited takes back what others did',
    'lib/jobs/attempt.ts',
    'begun: row.startedAt !== null',
    'begun: true',
    WRITERS,
  ),
  mutation(
    'the same record is stored twice',
    'prisma/migrations/20261128135100_fenced-jobs/migration.sql',
    'CREATE UNIQUE INDEX "Example_',
    'CREATE INDEX "Example_',
    ['tests/unit/db/imports.test.ts', 'tests/unit/jobs/interleavings.test.ts'],
  ),
  mutation(
    'drawn pairs nobody has judged are forgotten',
    'lib/dedup/semantic/judgements.ts',
    'stratum.weight / stratum.judged',
    'pair.weight',
    CALIBRATION,
  ),
  mutation(
    'labels that were brought along stand for others',
    'lib/dedup/semantic/judgements.ts',
    'same !== null && !asked',
    'same !== null && asked && !asked',
    CALIBRATION,
  ),
  mutation(
    'too few labels of drawn pairs are enough',
    'lib/dedup/semantic/judgements.ts',
    'if (unasked === 0 ||',
    'if (unasked <= 1 ||',
    CALIBRATION,
  ),
  mutation(
    'what the second check speaks against is taken',
    'lib/dedup/semantic/calibration.ts',
    'score >= threshold && !against',
    'score >= threshold',
    CALIBRATION,
  ),
  mutation(
    'labels from elsewhere are taken for all there are',
    'lib/dedup/semantic/calibration.ts',
    "population === 'collection' ? 1 : 0",
    '1',
    CALIBRATION,
  ),
  mutation(
    'a threshold is safe by the estimate alone',
    'lib/dedup/semantic/calibration.ts',
    'point.precision.low < precision',
    'point.precision.value < precision',
    CALIBRATION,
  ),
]

function mutation(
  name: string,
  file: string,
  find: string,
  replacement: string,
  tests: readonly string[],
): Mutation {
  return { name, file, find, replacement, tests }
}
